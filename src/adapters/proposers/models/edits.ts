/** A change to one file, as a model states it. */
export interface Edit {
  /** From the repository's root. */
  readonly path: string;
  /** Text that occurs in it once; `""` where `replace` is the whole file. */
  readonly search: string;
  readonly replace: string;
}

/** A file of the target as it stands. */
export interface Shown {
  readonly path: string;
  /** What it holds; missing where the model was not shown it. */
  readonly text?: string;
  /** The model was shown it with a secret masked. */
  readonly isMasked?: boolean;
}

/** What edits may touch. */
export interface Ground {
  readonly files: readonly Shown[];
  /** Whether a file that is not there yet may be made. */
  readonly isTarget: (path: string) => boolean;
}

/** A file to be written. */
export interface Written {
  readonly path: string;
  readonly text: string;
}

/**
 * The files that edits give, one after another; or why they cannot be made, told to whoever stated them. Line ends
 * are those of the file.
 */
export function edited(
  edits: readonly Edit[],
  { files, isTarget }: Ground,
): { readonly files: readonly Written[] } | { readonly fault: string; readonly unseen?: string } {
  const known = new Map(files.map((file) => [file.path, file]));
  const texts = new Map<string, string>();
  for (const [nth, { path: said, search, replace }] of edits.entries()) {
    const path = said.replace(/^(\.\/)+/, "");
    const at = `edits[${nth}] (${said})`;
    const file = known.get(path);
    if (!file && !isFree(path, isTarget))
      return { fault: `${at}: it is none of the files that may be changed` };
    const before = texts.get(path) ?? file?.text;
    const found = replaced(before, { search, replace }, file);
    if ("fault" in found) {
      const isUnseen = file !== undefined && before === undefined;
      return { fault: `${at}: ${found.fault}`, ...(isUnseen && { unseen: path }) };
    }
    texts.set(path, found.text);
  }
  const changed = [...texts].filter(([path, text]) => text !== known.get(path)?.text);
  if (changed.length === 0) return { fault: "the edits leave every file as it is" };
  return { files: changed.map(([path, text]) => ({ path, text })) };
}

const isFree = (path: string, isTarget: (path: string) => boolean) =>
  path !== "" && !path.startsWith("/") && !path.split("/").some(isOdd) && isTarget(path);
const isOdd = (part: string) => part === "" || part === "." || part === ".." || part === ".git";

function replaced(
  before: string | undefined,
  { search, replace }: Pick<Edit, "search" | "replace">,
  file: Shown | undefined,
): { readonly text: string } | { readonly fault: string } {
  if (file && before === undefined) return { fault: "you were not shown this file" };
  if (search === "") {
    if (file?.isMasked)
      return { fault: "a secret in it was masked: use search, and leave that part out" };
    return { text: inEndsOf(before, replace) };
  }
  if (before === undefined)
    return { fault: 'there is no such file yet: leave search "" to make it' };
  const wanted = inEndsOf(before, search);
  const count = before.split(wanted).length - 1;
  if (count === 0)
    return { fault: `search matches nowhere; it must be copied exactly${nearby(before, search)}` };
  if (count > 1) return { fault: `search matches ${count} times: take more lines around it` };
  const where = before.indexOf(wanted);
  const text = `${before.slice(0, where)}${inEndsOf(before, replace)}${before.slice(where + wanted.length)}`;
  return { text };
}

/** Text with the line ends of what it goes into; models write `\n`. */
function inEndsOf(before: string | undefined, text: string): string {
  return before?.includes("\r\n") && !text.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text;
}

/** Where the first line that says something is found, spaces at its ends aside. */
function nearby(before: string, search: string): string {
  const first = search
    .split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "");
  const line = before.split("\n").findIndex((each) => each.trim() === first);
  return first === undefined || line < 0 ? "" : ` (its first line is like line ${line + 1})`;
}
