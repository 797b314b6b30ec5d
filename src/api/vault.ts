import type { NoteStatus } from "../domain/note.ts";
import type { SignedRemark } from "../domain/remark.ts";
import type { Vault } from "../ports/vault.ts";
import { folderIn, writing } from "./add-note.ts";
import { askVault, dropNoteIndex, sharedPlace, sharedVault, vaultOf } from "./compose-vault.ts";
import { findFile } from "./find-note.ts";
import { SHARED, sharedBy } from "./forget.ts";
import { HOT, rebuildMemory } from "./memory.ts";
import { whoLooks } from "./read-study.ts";
import { reading } from "./reading.ts";
import { type FoundNote, notesAbout } from "./recall.ts";
import { ELSEWHERE, notesElsewhere } from "./recall-elsewhere.ts";
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
  /** Copies of notes in the memory of all repositories, and where that is; missing where there are none. */
  readonly shared?: { readonly notes: number; readonly where: string };
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
 * `unknown-note` and `file-unreadable`.
 */
export async function readNote(name?: string, { directory }: Where = {}): Promise<ReadNote> {
  const repository = await whoLooks(directory);
  if (name?.startsWith(ELSEWHERE)) {
    const file = reading(SHARED, sharedPlace(), () =>
      findFile(sharedVault(), name.slice(ELSEWHERE.length)),
    );
    return { ...file, name: `${ELSEWHERE}${file.name}`, remarks: [] };
  }
  return reading("memory", folderIn(repository), () => {
    const vault = vaultOf(repository);
    const file = findFile(vault, name ?? HOT);
    return { ...file, remarks: remarksOn(vault, file.name) };
  });
}

/** Counts what is in the vault. Throws `file-unreadable`. */
export async function vaultStats({ directory }: Where = {}): Promise<VaultStats> {
  const repository = await whoLooks(directory);
  const counted = reading("memory", folderIn(repository), () => counts(vaultOf(repository)));
  const shared = { notes: sharedBy(repository).length, where: sharedPlace() };
  return { ...counted, ...(shared.notes > 0 && { shared }) };
}

function counts(vault: Vault): Omit<VaultStats, "shared"> {
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
  /** Looks also at what your other repositories share. */
  readonly everywhere?: boolean;
}

/** The notes that are about a question, the most relevant first. Throws `file-unreadable`. */
export async function searchVault(
  question: string,
  { directory, paths = [], status, limit = 10, everywhere = false }: VaultSearch = {},
): Promise<readonly FoundNote[]> {
  const asked = { text: question, paths: paths.map((path) => path.replace(/\/+$/, "")) };
  const repository = await whoLooks(directory);
  const here = reading("memory", folderIn(repository), () => notesAbout(asked, repository, status));
  if (!everywhere) return here.slice(0, limit);
  const elsewhere = reading(SHARED, sharedPlace(), () => notesElsewhere(asked, repository, status));
  const both = [...here, ...elsewhere];
  return both.toSorted((one, other) => other.score - one.score).slice(0, limit);
}

/**
 * Adds every note that is missing, from the journal, and makes the index anew; gives how many were added. What is there
 * stays as it is. Throws `file-not-written`.
 */
export async function rebuildVault({ directory }: Where = {}): Promise<number> {
  const repository = await whoLooks(directory);
  return writing("memory", folderIn(repository), () => {
    const added = rebuildMemory(repository);
    dropNoteIndex(repository);
    askVault(repository, () => undefined);
    return added;
  });
}
