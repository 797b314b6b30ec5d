import { join } from "node:path";
import type { GitRepository } from "../adapters/git/index.ts";
import { folderVault } from "../adapters/vault/folder.ts";
import { type Hit, NoteIndex } from "../adapters/vault/note-index.ts";
import { sharedPlace } from "../adapters/vault/shared-place.ts";
import type { Vault } from "../ports/vault.ts";

/* The place that chooses the adapters of the memory. */

/** The long-term memory of a repository. */
export function vaultOf(repository: GitRepository): Vault {
  return folderVault(join(repository.home, "memory"));
}

/** A folder whose files are written at once or not at all. */
export const folderOf = (place: string): Vault => folderVault(place);

/** Where the index of the vault lies. */
const vaultIndex = ({ home }: GitRepository) => join(home, "vault.db");

/** Asks an index for notes. */
export type AskNotes = (index: NoteIndex) => readonly Hit[];

/** The memory that the repositories of a user share, as far as they want to. */
export const sharedVault = (): Vault => folderVault(sharedPlace(), { isPrivate: true });

export { readNote as noteIn } from "../adapters/vault/read-note.ts";
export {
  askSharedIndex,
  drawnSharingId,
  forgetSharedNotes,
  makeSharedPlace,
  sharedPlace,
  sharedPlaceIfAny,
  sharingId,
} from "../adapters/vault/shared-place.ts";

/** Asks the index of the vault's notes. */
export function askVault<T>(repository: GitRepository, ask: (index: NoteIndex) => T): T {
  return NoteIndex.asked(join(repository.home, "memory"), vaultIndex(repository), ask);
}

/** Takes the index of the vault away: it is made anew when it is asked. */
export function dropNoteIndex(repository: GitRepository): void {
  NoteIndex.remove(vaultIndex(repository));
}
