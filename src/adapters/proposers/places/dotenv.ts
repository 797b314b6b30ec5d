import { nearest } from "../../../domain/nearest.ts";
import { Misplaced, type Spot } from "./spot.ts";

/** `KEY=value`, `export KEY="value"`; what is quoted may go over several lines. */
const SETTING =
  /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=(?:[ \t]*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|`([^`]*)`)|([^\r\n]*))/dgms;

/** Where the value of a name stands in a `.env` text. Throws `Misplaced`. */
export function dotenvSpot(text: string, name: string): Spot {
  const settings = [...text.matchAll(SETTING)];
  const [found, twice] = settings.filter(([, key]) => key === name);
  if (twice) {
    const detail = `${name} is set twice`;
    throw new Misplaced(detail, "Remove one of the two.", { offset: twice.index });
  }
  if (!found) {
    const names = settings.flatMap(([, key]) => key ?? []);
    const wayOut = "Write the name that stands before its =.";
    throw new Misplaced(`nothing sets ${name}`, wayOut, { nearest: nearest(name, names) });
  }
  const group = [2, 3, 4, 5].find((each) => found[each] !== undefined) ?? 5;
  const [start] = found.indices?.[group] ?? [found.index];
  const { before, word } =
    group === 5 ? bare(found[5] ?? "") : { before: 0, word: found[group] ?? "" };
  const from = start + before;
  const fits = FITS[group] ?? /^$/;
  return {
    from,
    to: from + word.length,
    word,
    encoded: (other) => (fits.test(other) ? other : undefined),
  };
}

/** The value in what stands behind `=`, without a comment, and how many blanks go before it. */
function bare(rest: string): { readonly before: number; readonly word: string } {
  const word = rest.replace(/(?:^|\s)#.*$/, "").trim();
  // Right behind = where there is none: a comment needs the blank before it.
  return { before: word === "" ? 0 : rest.indexOf(word), word };
}

/** What may stand in each kind of quotes, and in none, and means itself to shells and to every reader of such files. */
const FITS: Readonly<Record<number, RegExp>> = {
  2: /^[^"\\$`\r\n]*$/,
  3: /^[^'\\\r\n]*$/,
  4: /^[^`\\$\r\n]*$/,
  5: /^[\w.,:/@%+=-]*$/,
};
