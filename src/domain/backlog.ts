/** An idea of a person's, to be worked out by whoever proposes. */
export interface Idea {
  /** One line: what it is known by. */
  readonly title: string;
  /** What else stands with it, Markdown; `""` where nothing does. */
  readonly text: string;
}

/** An idea as it stands in a file. */
export interface Entry extends Idea {
  /** Ticked off. */
  readonly done: boolean;
  /** The line of its title, from 0. */
  readonly line: number;
}

/** The source of a trial that works an idea out; `by` is the source that whoever did it gives. */
export function sourceOf(title: string, by: string): string {
  return `${begin(title)}${by})`;
}

/** Whether a trial of this source works out the idea of this title. */
export function isAbout(title: string, source: string): boolean {
  return source.startsWith(begin(title));
}

/** In quotes: a title may hold brackets, and begin like another one. */
const begin = (title: string) => `ideas:${JSON.stringify(title)} (`;

// Of one line each: what else `.` takes for the end of one (U+2028) is text.
const ITEM = /^( {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+)(?:\[([ xX])\][ \t]+)?(\S.*)$/s;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*$/s;
const BREAK = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const FENCE = /^ {0,3}(```|~~~)/;

/**
 * The ideas of a Markdown list: each item at its first level is one, the lines indented below it are its text, and
 * the heading above it comes with it. A box that is ticked (`- [x]`) says that it is done.
 */
export function ideasIn(markdown: string): readonly Entry[] {
  const entries: Entry[] = [];
  let heading = "";
  let open: { title: string; done: boolean; line: number; body: string[] } | undefined;
  // Where the text of the open item begins: what is indented as far belongs to it.
  let column = 0;
  const close = () => {
    if (!open) return;
    const { body, ...rest } = open;
    const below = outdented(body);
    entries.push({ ...rest, text: [heading, below].filter((part) => part !== "").join("\n\n") });
    open = undefined;
  };
  let isFenced = false;
  for (const [line, raw] of linesOf(markdown).entries()) {
    const isInside = isFenced;
    if (FENCE.test(raw) || (open && /^\s*(```|~~~)/.test(raw))) isFenced = !isFenced;
    const isBelow = open !== undefined && raw.length - raw.trimStart().length >= column;
    const isText = isInside || isBelow || BREAK.test(raw);
    const [, bullet = "", box, title] = isText ? [] : (ITEM.exec(raw) ?? []);
    const [, , head] = isText ? [] : (HEADING.exec(raw) ?? []);
    if (title !== undefined) {
      close();
      column = bullet.length;
      open = { title: title.trim(), done: box !== undefined && box !== " ", line, body: [] };
    } else if (head !== undefined) {
      close();
      heading = head;
    } else if (open && (isInside || raw.trim() === "" || /^\s/.test(raw))) open.body.push(raw);
    else close();
  }
  close();
  return entries;
}

const linesOf = (markdown: string) => markdown.replace(BOM, "").split(/\r?\n/);

/** What some editors begin a file with. */
const BOM = /^\ufeff/;

/** One idea that has a file to itself: its title is the first heading, else the first line. */
export function ideaIn(markdown: string): Entry | undefined {
  const lines = linesOf(markdown);
  const line = lines.findIndex((raw) => raw.trim() !== "");
  if (line < 0) return undefined;
  const first = lines[line] ?? "";
  const title = HEADING.exec(first)?.[2] ?? first.trim();
  const below = lines.slice(line + 1);
  return { title, text: below.join("\n").trim(), done: below.some((raw) => MARK.test(raw)), line };
}

/** What a file of one idea is marked with. */
const MARK = /^> Assay: /;

/** The list with these ideas ticked off, by the line they stand in; every other byte stays as it was. */
export function tickedOff(markdown: string, verdicts: ReadonlyMap<number, string>): string {
  return markdown
    .split("\n")
    .map((raw, line) => {
      const verdict = verdicts.get(line);
      const [whole, end = ""] = /^(.*?)(\r?)$/s.exec(raw)?.slice(1) ?? [raw];
      return verdict === undefined ? raw : `${ticked(whole ?? raw)} — ${verdict}${end}`;
    })
    .join("\n");
}

function ticked(item: string): string {
  return item.replace(
    /^(\ufeff? {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+)(?:\[[ xX]\][ \t]+)?(\S.*?)[ \t]*$/s,
    (_all, bullet: string, title: string) => `${bullet}[x] ${title}`,
  );
}

/** The file of one idea with its verdict below; all that was there stays. */
export function marked(markdown: string, verdict: string): string {
  const end = markdown.includes("\r\n") ? "\r\n" : "\n";
  const [last = "", before = "x"] = markdown.split(/\r?\n/).toReversed();
  const isBlank = (last === "" ? before : last).trim() === "";
  return `${markdown}${last === "" ? "" : end}${isBlank ? "" : end}> Assay: ${verdict}${end}`;
}

/** Without the indentation that all lines share, and without empty lines at both ends. */
function outdented(lines: readonly string[]): string {
  const filled = lines.filter((line) => line.trim() !== "");
  const least = Math.min(...filled.map((line) => /^\s*/.exec(line)?.[0].length ?? 0));
  return lines
    .map((line) => line.slice(Number.isFinite(least) ? least : 0))
    .join("\n")
    .replace(/^(\s*\n)+|\s+$/g, "");
}
