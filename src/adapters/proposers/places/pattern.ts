import { Misplaced, type Spot } from "./spot.ts";

/** Where the one group of a pattern stands in a text; `^` and `$` are those of lines. Throws `Misplaced`. */
export function patternSpot(text: string, pattern: string): Spot {
  const expression = compiled(pattern);
  const groups = (new RegExp(`${expression.source}|`, "m").exec("")?.length ?? 1) - 1;
  if (groups !== 1) {
    const detail = `the pattern has ${groups === 0 ? "no group" : `${groups} groups`}`;
    throw new Misplaced(detail, `Put ( ) around the value alone. ${OTHERS}`);
  }
  const [found, twice, ...more] = [...text.matchAll(expression)];
  if (!found) throw new Misplaced("the pattern matches nowhere", MATCHES);
  if (twice) {
    const times = more.length === 0 ? "twice" : `${more.length + 2} times`;
    const wayOut = "Lengthen it by what stands around the one that is meant.";
    throw new Misplaced(`the pattern matches ${times}`, wayOut, { offset: twice.index });
  }
  const [from, to] = found.indices?.[1] ?? [];
  if (from === undefined || to === undefined) {
    const detail = "the pattern matches without its group";
    throw new Misplaced(detail, "Make the group a part of every match.", { offset: found.index });
  }
  return { from, to, word: text.slice(from, to), encoded: (word) => word };
}

const OTHERS = "Other groups are written (?: ).";
const MATCHES = "It is held against the committed file, by lines: ^ and $ are those of a line.";

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(pattern, "dgm");
  } catch (thrown) {
    const detail = `the pattern is no regular expression (${(thrown as SyntaxError).message})`;
    throw new Misplaced(detail, "In JSON and in strings each \\ is written twice.");
  }
}
