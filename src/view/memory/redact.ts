/** What of a repository, and of the machine that it lies on, is not to be told elsewhere. */
export interface Whereabouts {
  /** Folders, absolute: the repository's root, the user's home. */
  readonly folders: readonly string[];
  /** What the repository is called. */
  readonly names: readonly string[];
  readonly user?: string;
  /** The files of the repository, from its root. */
  readonly paths: readonly string[];
}

/** Gives a text without whereabouts; `more` are paths beside those that are known. It is idempotent. */
export type Redact = (text: string, more?: readonly string[]) => string;

/** A path as others may know it: what it ends with. */
export function pathless(path: string): string {
  const [, ending = ""] = /[^./]\.([A-Za-z0-9]{1,8})$/.exec(path) ?? [];
  return `<path>${ending && `.${ending}`}`;
}

/** Signs that names of files are made of, where nobody was being odd. */
const SIGN = "[\\p{L}\\p{N}_.@+~*-]";
const NO_SIGN_BEFORE = "(?<![\\p{L}\\p{N}_./@~+*-])";
/** What was taken out already. */
const TAKEN = "<(?:path|address|repository|user)>(?:\\.[A-Za-z0-9]{1,8})?";
const ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s<>"'`)\]]+/gi;
const LOGIN = /[\w.+-]+@(?:[\w.-]+:[\w./~-]+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})/gi;
const WINDOWS = /\b[A-Za-z]:\\[^\s"'`<>|;,)\]]+/g;
const ABSOLUTE = new RegExp(
  `${TAKEN}|${NO_SIGN_BEFORE}(?:~|\\$HOME|\\$\\{HOME\\})?/+${SIGN}+(?:/+${SIGN}+)*/?`,
  "gu",
);
const RELATIVE = new RegExp(`${TAKEN}|${NO_SIGN_BEFORE}${SIGN}+(?:/+${SIGN}+)+/?`, "gu");
const WORD = new RegExp(`${TAKEN}|${NO_SIGN_BEFORE}${SIGN}+`, "gu");

/**
 * Makes a redaction: absolute paths, paths of the repository, and names of its files that look like one become `<path>` with
 * their ending, addresses `<address>`, what the repository is called `<repository>`, the user `<user>`. A word that is also
 * the name of a folder stays where it stands alone. It rather takes too much.
 */
export function redaction({ folders, names, user = "", paths }: Whereabouts): Redact {
  const known = partsOf(paths);
  const roots = folders.filter((folder) => folder.length > 1);
  const named = wordsOf([
    ...names.map((name) => [name, "<repository>"] as const),
    [user, "<user>"],
  ]);
  return (text, more = []) => {
    const also = partsOf(more);
    const has = (part: string) => known.segments.has(part) || also.segments.has(part);
    const isFile = (word: string) => known.files.has(word) || also.files.has(word);
    return [...known.odd, ...also.odd]
      .reduce((left, path) => left.replaceAll(path, pathless(path)), below(text, roots))
      .replace(ADDRESS, "<address>")
      .replace(LOGIN, "<address>")
      .replace(WINDOWS, (path) => pathless(path))
      .replace(ABSOLUTE, hidden)
      .replace(RELATIVE, (token) => (isPath(token, has) ? hidden(token) : token))
      .replace(WORD, (word) => (isFile(keyOf(word)) ? hidden(word) : word))
      .replace(named.pattern, (word) => named.placeholder(word));
  };
}

/** A name without what comes after it in a sentence, and without the marks of Markdown around it. */
const bare = (token: string) => token.replace(/^[*_~+-]+|[*_~+.-]+$/g, "");

/** By this a name is known, however it is written. */
const keyOf = (name: string) => bare(name).toLowerCase();

const hidden = (token: string) =>
  token.startsWith("<") ? token : `${pathless(bare(token))}${/[.]+$/.exec(token)?.[0] ?? ""}`;

/** Whether a word with slashes is a path, and not `and/or`. */
function isPath(token: string, has: (part: string) => boolean): boolean {
  const segments = token.split("/").map(keyOf);
  const isFile = /[^.]\.[a-z]\w{0,7}$/.test(segments.at(-1) ?? "");
  return isFile || token.startsWith(".") || segments.some(has);
}

interface Parts {
  /** Names of files and folders, those of files with and without their ending; in lower case. */
  readonly segments: ReadonlySet<string>;
  /** Names of files that no other word looks like. */
  readonly files: ReadonlySet<string>;
  /** Paths that have other signs than names have, and their last parts. */
  readonly odd: readonly string[];
}

function partsOf(paths: readonly string[]): Parts {
  const [segments, files, odd] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const usual = new RegExp(`^(?:${SIGN}|/)*$`, "u");
  for (const path of paths) {
    const parts = path.split("/");
    const file = keyOf(parts.at(-1) ?? "");
    for (const part of [...parts.map(keyOf), file.replace(/(?<=.)\.[^.]*$/, "")])
      segments.add(part);
    if (/[._-]/.test(file)) files.add(file);
    if (!usual.test(path)) for (const each of [path, parts.at(-1) ?? ""]) odd.add(each);
  }
  segments.delete("");
  // A file that is called by one sign would take all of a text.
  const long = [...odd].filter((name) => name.length > 2);
  return { segments, files, odd: long.toSorted((one, other) => other.length - one.length) };
}

/** Text without what lies below folders; they may have spaces in their names. */
function below(text: string, folders: readonly string[]): string {
  return folders
    .toSorted((one, other) => other.length - one.length)
    .reduce((left, folder) => {
      const pattern = `${escaped(folder)}(?:/[^\\s"'\`<>|;,)\\]}]*)?`;
      return left.replace(new RegExp(pattern, "g"), (path) => hidden(path));
    }, text);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** A pattern that finds words, and placeholders that are there, which stay. */
function wordsOf(words: readonly (readonly [word: string, placeholder: string])[]) {
  const known = words.filter(([word]) => /[\p{L}\p{N}]/u.test(word) && word.length > 1);
  const loose = ([word]: readonly [string, string]) =>
    word
      .split(/[-_. ]+/)
      .filter(Boolean)
      .map((part) => escaped(part))
      .join("[-_. ]?");
  const sources = known.map((each) => `(?<![\\p{L}\\p{N}_])(?:${loose(each)})(?![\\p{L}\\p{N}_])`);
  const placeholders = "<(?:path|address|repository|user)>";
  const each = known.map(([, placeholder], nth) => ({
    placeholder,
    pattern: new RegExp(`^${sources[nth]}$`, "iu"),
  }));
  return {
    pattern: new RegExp([placeholders, ...sources].join("|"), "giu"),
    placeholder: (word: string) =>
      each.find(({ pattern }) => pattern.test(word))?.placeholder ?? word,
  };
}
