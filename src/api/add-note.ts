import { basename, isAbsolute, join, relative } from "node:path";
import { AssayError } from "../domain/error.ts";
import type { Vault } from "../ports/vault.ts";
import { hotMemory } from "../view/memory/hot.ts";
import { type OwnNote, ownNote, ownNoteName } from "../view/memory/own-note.ts";
import { withRule } from "../view/memory/rules.ts";
import { type GitRepository, openRepository, ownMask } from "./compose.ts";
import { vaultOf } from "./compose-vault.ts";
import { findNote } from "./find-note.ts";
import { HOT, keepHot } from "./memory.ts";
import { textOfFile, usableText } from "./own-text.ts";

interface Where {
  /** Where the repository is; default the current folder. */
  readonly directory?: string;
}

/** What a note says of itself. */
export interface NoteOptions extends Where {
  /** Default the text's first line. */
  readonly title?: string;
  /** As Obsidian takes them: no spaces. */
  readonly tags?: readonly string[];
  /** Files and folders that it is about, from the repository's root. */
  readonly paths?: readonly string[];
  /** A note that this one takes the place of: the search leaves it out. */
  readonly supersedes?: string;
}

/** A text, or a file that it stands in. */
export type OwnText = string | { readonly file: string };

/** What was written down. */
export interface AddedNote {
  /** As `readNote` takes it. */
  readonly name: string;
  /** Something in it looked like a secret, and stands there masked. */
  readonly masked: boolean;
}

/**
 * Adds a note of the user's to the vault; nothing that is there is changed. Throws `text-unusable`, `file-missing`,
 * `file-unreadable`, `unknown-note`, `usage` for a tag that is none, `file-not-written`, and what opening the repository throws.
 */
export async function addNote(
  given: OwnText,
  { directory = process.cwd(), title, tags = [], paths = [], supersedes }: NoteOptions = {},
): Promise<AddedNote> {
  const text = usableText("note", textIn("note", given, directory));
  const known = tags.map(tagOf);
  const repository = await openRepository({ directory });
  const vault = vaultOf(repository);
  const older = supersedes === undefined ? undefined : findNote(vault, supersedes).name;
  const mask = ownMask();
  const masked = {
    text: mask(text),
    ...(title === undefined ? {} : { title: mask(title) }),
    tags: known.map(mask),
    paths: paths.map((path) => mask(fromRoot(path, repository))),
  };
  const isMasked = [text, title ?? "", ...known, ...paths].some((each) => mask(each) !== each);
  const note: OwnNote = {
    ...masked,
    ...(older === undefined ? {} : { supersedes: basename(older) }),
    at: Date.now(),
  };
  const name = writing("note", folderIn(repository), () =>
    addNumbered(vault, (nth) => `notes/${ownNoteName(note, nth)}`, ownNote(note)),
  );
  return { name, masked: isMasked };
}

/** Whether a rule is new, and was masked. */
export interface AddedRule {
  /** False where it stood there before, character for character. */
  readonly added: boolean;
  readonly masked: boolean;
}

/**
 * Adds a rule to the user's part of the file that every proposer is given, and makes the file where there is none. Throws what
 * `addNote` throws.
 */
export async function addRule(
  given: OwnText,
  { directory = process.cwd() }: Where = {},
): Promise<AddedRule> {
  const text = usableText("rule", textIn("rule", given, directory));
  // A rule is one item of a list.
  const line = text
    .trim()
    .replace(/^[-*+][ \t]+/, "")
    .replace(/\s+/g, " ");
  if (/<!--|-->/.test(line)) {
    throw new AssayError({ code: "text-unusable", what: "rule", because: "comment", most: 2000 });
  }
  const rule = ownMask()(line);
  const repository = await openRepository({ directory });
  const vault = vaultOf(repository);
  const added = writing("memory", folderIn(repository), () => {
    if (vault.read(HOT) === undefined) keepHot(repository, vault);
    return vault.update(HOT, (before) => withRule(before ?? hotMemory(undefined, []), rule));
  });
  return { added, masked: rule !== line };
}

const textIn = (what: "note" | "rule", given: OwnText, directory: string) =>
  typeof given === "string" ? given : textOfFile(what, given.file, directory);

/** Adds a file under the first name that is free, and gives that name, without its ending. */
export function addNumbered(vault: Vault, nameOf: (nth: number) => string, text: string): string {
  for (let nth = 1; ; nth++) if (vault.add(`${nameOf(nth)}.md`, text)) return nameOf(nth);
}

/** Where the memory of a repository lies. */
export const folderIn = ({ home }: GitRepository) => join(home, "memory");

/** What a write gives; a failure of the file system as `file-not-written`. */
export function writing<T>(what: string, place: string, write: () => T): T {
  try {
    return write();
  } catch (thrown) {
    const { code, message: detail } = thrown as NodeJS.ErrnoException;
    if (typeof code !== "string" || thrown instanceof AssayError) throw thrown;
    const problem = { code: "file-not-written", what, file: place, detail } as const;
    throw new AssayError(problem, { cause: thrown });
  }
}

function tagOf(tag: string): string {
  const plain = tag.replace(/^#/, "");
  if (/^[\p{L}\p{N}_/-]*[\p{L}_][\p{L}\p{N}_/-]*$/u.test(plain)) return plain;
  throw new AssayError({
    code: "usage",
    detail: `"${tag}" is no tag.`,
    help: "A tag has letters, digits, - _ and /, and is no number: --tag parser",
  });
}

function fromRoot(path: string, { root }: GitRepository): string {
  const within = isAbsolute(path) ? relative(root, path) : path;
  const plain = isAbsolute(path) && within.startsWith("..") ? path : within;
  return plain.replace(/^(?:\.\/)+/, "").replace(/(?<=.)\/+$/, "");
}
