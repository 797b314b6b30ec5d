import type { NoteStatus } from "../domain/note.ts";
import type { SignedRemark } from "../domain/remark.ts";
import { askVault, dropNoteIndex, vaultOf } from "./compose-vault.ts";
import { findFile } from "./find-note.ts";
import { HOT, rebuildMemory } from "./memory.ts";
import { whoLooks } from "./read-study.ts";
import { type FoundNote, notesAbout } from "./recall.ts";
import { remarksOn } from "./remarks.ts";

interface Where {
  readonly directory?: string;
}

/** What the vault of a repository holds. */
export interface VaultStats {
  readonly studies: number;
  readonly experiments: Readonly<Record<NoteStatus, number>>;
  /** Notes of trials that other tools tell of. */
  readonly imported: number;
  /** Notes of trials whose status is none of these: written by another hand. */
  readonly unread: number;
}

/** A note, and what was said of it since. */
export interface ReadNote {
  /** With its folder, without its ending: `notes/2026-01-31-cache`. */
  readonly name: string;
  readonly text: string;
  /** Oldest first. */
  readonly remarks: readonly SignedRemark[];
}

/**
 * A note of the vault by its name, with or without its folder and ending; the hot memory where none is named. Throws
 * `unknown-note`.
 */
export async function readNote(name?: string, { directory }: Where = {}): Promise<ReadNote> {
  const vault = vaultOf(await whoLooks(directory));
  const file = findFile(vault, name ?? HOT);
  return { ...file, remarks: remarksOn(vault, file.name) };
}

/** Counts what is in the vault. */
export async function vaultStats({ directory }: Where = {}): Promise<VaultStats> {
  const vault = vaultOf(await whoLooks(directory));
  const experiments = { proved: 0, refuted: 0, undecided: 0, "does-not-run": 0 };
  let unread = 0;
  for (const file of vault.names("experiments")) {
    const [, status = ""] =
      /^status: "([a-z-]+)"$/m.exec(vault.read(`experiments/${file}`) ?? "") ?? [];
    if (status in experiments) experiments[status as NoteStatus]++;
    else unread++;
  }
  const imported = vault.names("imported").filter((file) => /-t\d+\.md$/.test(file)).length;
  return { studies: vault.names("studies").length, experiments, imported, unread };
}

/** What a search is narrowed to, and where it looks. */
export interface VaultSearch extends Where {
  /** Files and folders, from the repository's root: notes about them come first. */
  readonly paths?: readonly string[];
  readonly status?: NoteStatus;
  /** How many notes at most. Default 10. */
  readonly limit?: number;
}

/** The notes that are about a question, the most relevant first. */
export async function searchVault(
  question: string,
  { directory, paths = [], status, limit = 10 }: VaultSearch = {},
): Promise<readonly FoundNote[]> {
  const asked = { text: question, paths: paths.map((path) => path.replace(/\/+$/, "")) };
  return notesAbout(asked, await whoLooks(directory), status).slice(0, limit);
}

/**
 * Adds every note that is missing, from the journal, and makes the index anew; gives how many were added. What is there
 * stays as it is.
 */
export async function rebuildVault({ directory }: Where = {}): Promise<number> {
  const repository = await whoLooks(directory);
  const added = rebuildMemory(repository);
  dropNoteIndex(repository);
  askVault(repository, () => undefined);
  return added;
}
