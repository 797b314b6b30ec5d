import { createHash } from "node:crypto";
import { basename, extname, join, relative } from "node:path";
import { ideasIn } from "../domain/backlog.ts";
import { AssayError } from "../domain/error.ts";
import type { History, HistoryFormat, Unread } from "../domain/history.ts";
import { type Mask, maskedWithin } from "../domain/secrets.ts";
import { slugOf } from "../domain/slug.ts";
import { formatOf, parseHistory } from "../histories/read.ts";
import { type Prompt, promptIn } from "../histories/session.ts";
import type { Vault } from "../ports/vault.ts";
import {
  importedHistory,
  importedHistoryIn,
  importedText,
} from "../view/memory/imported-history.ts";
import { importedIn, importedName, importedNote } from "../view/memory/imported-note.ts";
import { type GitRepository, openRepository, ownMask } from "./compose.ts";
import { folderOf, vaultOf } from "./compose-vault.ts";
import { sessionFiles, textOf } from "./import-files.ts";

/** The folder of the vault that holds what other tools tell. */
export const IMPORTED = "imported";

/** How a history is to be imported. */
export interface ImportOptions {
  /** Where the repository is; default the current folder. The path is relative to it. */
  readonly directory?: string;
  /** Default what the file looks like. */
  readonly format?: HistoryFormat;
  /** What the history is called here; default its metric or title, with a mark of its first trial. */
  readonly name?: string;
}

/** What came of one file. */
interface ImportedFile {
  readonly file: string;
  readonly as: "history" | "text" | "ideas";
  /** The history's name, the note's, or the path of the list of ideas. */
  readonly name: string;
  readonly format?: HistoryFormat;
  /** Trials of a history, ideas of a list; 1 for a text. */
  readonly found: number;
  /** Notes that were not there before. */
  readonly added: number;
  /** Names of notes that were there before and say something else, and stay as they are. */
  readonly differ: readonly string[];
  readonly unread: readonly Unread[];
}

/** What came of an import, and what a study would be asked to go on with. */
export interface Import {
  readonly files: readonly ImportedFile[];
  readonly metric?: string;
  readonly direction?: "minimize" | "maximize";
  /** Commands, relative to the folder of the session. */
  readonly measure?: string;
  readonly checks?: string;
  readonly prompt: Prompt;
}

/**
 * Reads what another tool wrote of its trials, and remembers each as what it is: a claim that nothing was measured of. What is
 * remembered already stays as it is. Throws `file-missing`, `file-unreadable` and `history-unrecognised`, and what
 * opening the repository throws.
 */
export async function importHistory(path: string, options: ImportOptions = {}): Promise<Import> {
  const directory = options.directory ?? process.cwd();
  const session = sessionFiles(directory, path);
  const mask = ownMask();
  const all = session.histories.map((file) => readHistoryFile(file, { ...options, mask }));
  const read = all.flatMap((each) => each.read ?? []);
  const texted = (file: string) => ({ file, text: textOf(file, mask) });
  const [prompts, lists] = [session.texts.map(texted), session.ideas.map(texted)];
  if (read.length + prompts.length + lists.length === 0) {
    throw new AssayError({ code: "history-unrecognised", file: path });
  }
  const repository = await openRepository({ directory });
  const found = {
    read,
    prompts,
    lists,
    strange: all.flatMap((each) => (each.read ? [] : each.file)),
  };
  const files = written(repository.home, () =>
    keep(found, { repository, name: options.name, title: basename(session.folder) }),
  );
  const told = read.flatMap(({ history }) => history.trials).findLast(({ metric }) => metric);
  const script = (name: "measure" | "checks") => {
    const file = session[name];
    return file === undefined ? {} : { [name]: relative(session.folder, file) };
  };
  const shown = (file: string) => relative(directory, file) || file;
  return {
    files: files.map((each) => ({
      ...each,
      file: shown(each.file),
      name: each.as === "ideas" ? shown(each.name) : each.name,
    })),
    ...(told?.metric === undefined ? {} : { metric: told.metric }),
    ...(told?.direction === undefined ? {} : { direction: told.direction }),
    ...script("measure"),
    ...script("checks"),
    prompt: promptIn(prompts.map(({ text }) => text).join("\n")),
  };
}

interface Text {
  readonly file: string;
  readonly text: string;
}

/** Writes down all that was found of a session. */
function keep(
  found: {
    readonly read: readonly ReadFile[];
    readonly strange: readonly string[];
    readonly prompts: readonly Text[];
    readonly lists: readonly Text[];
  },
  where: {
    readonly repository: GitRepository;
    readonly name: string | undefined;
    readonly title: string;
  },
): readonly ImportedFile[] {
  const vault = vaultOf(where.repository);
  const known = found.read.map((each, nth) =>
    remembered(vault, { ...each, name: nameOf(each.history, where.name, nth) }),
  );
  const session = known[0]?.name ?? historyName(where.name ?? where.title);
  const shelf = join(where.repository.home, "ideas");
  return [
    ...known,
    ...found.strange.map(unrecognised),
    ...found.prompts.map((text) => rememberedText(vault, session, text)),
    ...found.lists.map(
      (text) => rememberedIdeas(shelf, session, text) ?? rememberedText(vault, session, text),
    ),
  ];
}

const NOTHING = { differ: [], unread: [] };

/** What a folder that cannot be written is: no fault of the history. */
function written<T>(directory: string, write: () => T): T {
  try {
    return write();
  } catch (thrown) {
    const { code, message: detail } = thrown as NodeJS.ErrnoException;
    if (typeof code !== "string" || thrown instanceof AssayError) throw thrown;
    throw new AssayError({ code: "state-not-writable", directory, detail }, { cause: thrown });
  }
}

/** A file of a folder that is called like a history and is none. */
function unrecognised(file: string): ImportedFile {
  const because = "no line of it looks like one of a history";
  const unread = [{ line: 1, because, left: true }];
  return { file, as: "history", name: "", found: 0, added: 0, differ: [], unread };
}

interface ReadFile {
  readonly file: string;
  readonly format: HistoryFormat;
  readonly history: History;
  readonly unread: readonly Unread[];
}

function readHistoryFile(
  file: string,
  { format, mask }: Pick<ImportOptions, "format"> & { readonly mask: Mask },
): { readonly file: string; readonly read?: ReadFile } {
  const text = textOf(file, mask);
  const known = format ?? formatOf(text, file);
  if (!known) return { file };
  const { history, unread } = parseHistory(text, known);
  const torn = text.split("\n").findIndex((line) => line.includes("\ufffd"));
  const because = "it has bytes that are no UTF-8, which are lost";
  const told = torn < 0 ? unread : [{ line: torn + 1, because, left: false }, ...unread];
  const read = { file, format: known, history: maskedWithin(history, mask), unread: told };
  return { file, read };
}

/** What grows keeps its name: it is made of how the file begins. */
function nameOf({ format, trials, tail }: History, given: string | undefined, nth: number): string {
  if (given !== undefined) return nth > 0 ? `${historyName(given)}-${nth + 1}` : historyName(given);
  const [first] = trials;
  const family = format === "autoresearch" ? "auto" : (format ?? "");
  const title = (first?.before ?? tail).flatMap((aside) =>
    typeof aside === "object" && typeof aside.name === "string" ? [aside.name] : [],
  )[0];
  return `${historyName(title ?? first?.metric ?? "results")}-${markOf(JSON.stringify([family, first ?? tail]))}`;
}

const markOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 8);

/** The name of a history: `NAME-t5` is the fifth trial of NAME. */
const historyName = (text: string) => (slugOf(text, 40) || "history").replace(/-t(\d+)$/, "-t-$1");

function remembered(
  vault: Vault,
  { file, format, history, unread, name }: ReadFile & { readonly name: string },
): ImportedFile {
  let added = 0;
  const differ: string[] = [];
  for (const [nth, trial] of history.trials.entries()) {
    const imported = { history: name, place: nth + 1, format, trial };
    const note = `${IMPORTED}/${importedName(imported)}`;
    if (vault.add(`${note}.md`, importedNote(imported))) added++;
    else if (!says(vault.read(`${note}.md`) ?? "", trial)) differ.push(note);
  }
  const { tail, trials } = history;
  if (trials.length > 0) {
    keepHistory(vault, { history: name, format, trials: trials.length, tail });
  }
  return { file, as: "history", name, format, found: trials.length, added, differ, unread };
}

/** Whether a note is of this very trial, whatever else was written into it. */
const says = (note: string, trial: History["trials"][number]) =>
  JSON.stringify(importedIn(note)?.trial) === JSON.stringify(trial);

/** What is kept beside the trials grows with them, unless somebody wrote into it. */
function keepHistory(vault: Vault, known: Parameters<typeof importedHistory>[0]): void {
  const place = `${IMPORTED}/${known.history}.md`;
  const before = vault.read(place);
  const text = importedHistory(known);
  const older = before === undefined ? undefined : importedHistoryIn(before);
  if (before === undefined) vault.add(place, text);
  else if (older && older.trials <= known.trials && before !== text) vault.replace(place, text);
}

function rememberedText(vault: Vault, history: string, { file, text }: Text): ImportedFile {
  const base = basename(file);
  const stem = historyName(basename(base, extname(base)));
  const name = `${IMPORTED}/${history}-${stem}-${markOf(text)}`;
  const added = vault.add(`${name}.md`, importedText({ history, file: base, text })) ? 1 : 0;
  return { file, as: "text", name, found: 1, added, ...NOTHING };
}

/** A list with open ideas, for whoever proposes from one; nothing where it has none. */
function rememberedIdeas(
  shelf: string,
  session: string,
  { file, text }: Text,
): ImportedFile | undefined {
  const found = ideasIn(text).filter(({ done }) => !done).length;
  if (found === 0) return undefined;
  const list = `${session}-${markOf(text)}.md`;
  const added = folderOf(shelf).add(list, text) ? 1 : 0;
  return { file, as: "ideas", name: join(shelf, list), found, added, ...NOTHING };
}
