import { AssayError } from "../domain/error.ts";
import { nearest } from "../domain/nearest.ts";
import { NOTE_FOLDERS } from "../domain/recalled-note.ts";
import { sharedName } from "../view/memory/shared-note.ts";
import { writing } from "./add-note.ts";
import type { GitRepository } from "./compose.ts";
import { forgetSharedNotes, sharedPlace, sharedVault, sharingId } from "./compose-vault.ts";
import { whoLooks } from "./read-study.ts";
import { reading } from "./reading.ts";
import { ELSEWHERE, isOf } from "./recall-elsewhere.ts";

export const SHARED = "memory of all repositories";

/** Which copies of a repository's notes in the memory of all repositories. */
export interface SharedOptions {
  /** Where the repository is; default the current folder. */
  readonly directory?: string;
  /** One note, by its name here or there; default all. */
  readonly note?: string;
}

/** The copies that a repository has in the memory of all repositories, by their names there. Throws `unknown-note`. */
export async function sharedNotes({
  directory,
  note,
}: SharedOptions = {}): Promise<readonly string[]> {
  const repository = await whoLooks(directory);
  const all = sharedBy(repository);
  if (note === undefined) return all;
  const plain = note.replace(ELSEWHERE, "").replace(/\.md$/, "");
  const [own = ""] = [sharingId(repository.home)];
  const places = [plain, ...NOTE_FOLDERS.map((folder) => `${folder}/${plain}`)];
  const wanted = new Set(places.flatMap((place) => [place, sharedName(own, place)]));
  const found = all.filter((name) => wanted.has(name));
  if (found.length > 0) return found;
  const known = all.map(
    (name) =>
      name
        .split("/")
        .at(-1)
        ?.slice(own.length + 1) ?? "",
  );
  const near = nearest(plain, known);
  throw new AssayError({
    ...{ code: "unknown-note", name: note, notes: all.length },
    ...(near === undefined ? {} : { nearest: near }),
  });
}

/** Removes them, and gives their names. Throws `unknown-note` and `file-not-written`. */
export async function forgetNotes(options: SharedOptions = {}): Promise<readonly string[]> {
  const names = await sharedNotes(options);
  if (names.length > 0) {
    writing(SHARED, sharedPlace(), () => forgetSharedNotes(names));
  }
  return names;
}

/** What of a repository is shared, by the names of the copies. Throws `file-unreadable`. */
export function sharedBy({ home }: GitRepository): readonly string[] {
  const own = sharingId(home);
  if (own === undefined) return [];
  const vault = sharedVault();
  return reading(SHARED, sharedPlace(), () =>
    NOTE_FOLDERS.flatMap((folder) =>
      vault
        .names(folder)
        .map((file) => `${folder}/${file.replace(/\.md$/, "")}`)
        .filter((name) => isOf(own, name)),
    ),
  );
}
