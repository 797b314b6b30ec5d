import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { NoteIndex } from "./note-index.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Where the memory lies that the repositories of a user share. */
export function sharedPlace(env: Env = process.env): string {
  const { XDG_DATA_HOME: given = "" } = env;
  // A relative path is none, says the standard.
  const data = isAbsolute(given) ? given : join(homedir(), ".local/share");
  return join(data, "assay/vault");
}

/** Makes the folder, for nobody but the user. Throws the errors of the file system. */
export function makeSharedPlace(place = sharedPlace()): void {
  mkdirSync(place, { recursive: true, mode: 0o700 });
}

/** The folder by its real name; nothing where it is not there. */
export function sharedPlaceIfAny(place = sharedPlace()): readonly string[] {
  return existsSync(place) ? [realpathSync(place)] : [];
}

const indexIn = (place: string) => join(place, "index.db");

/** Asks the index of the shared notes; nobody but the user can read it either. */
export function askSharedIndex<T>(ask: (index: NoteIndex) => T, place = sharedPlace()): T {
  const file = indexIn(place);
  const isNew = existsSync(place) && !existsSync(file);
  // Whoever cannot write there asks without a file.
  if (isNew) trying(() => writeFileSync(file, "", { flag: "wx", mode: 0o600 }));
  return NoteIndex.asked(place, file, ask);
}

/** Removes notes, by their names without endings, and the index, which had their words. */
export function forgetSharedNotes(names: readonly string[], place = sharedPlace()): void {
  for (const name of names) rmSync(join(place, `${name}.md`), { force: true });
  NoteIndex.remove(indexIn(place));
}

/**
 * The name under which the notes of a repository are shared: random, and kept in its state folder, so that nobody else can
 * tell which repository it is.
 */
export function sharingId(home: string): string | undefined {
  const file = join(home, "shared-as");
  const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  return /^[0-9a-f]{12}$/.test(text) ? text : undefined;
}

/** The same; draws one where there is none. */
export function drawnSharingId(home: string): string {
  const known = sharingId(home);
  if (known !== undefined) return known;
  const drawn = randomBytes(6).toString("hex");
  writeFileSync(join(home, "shared-as"), `${drawn}\n`, { mode: 0o600 });
  return drawn;
}

function trying(write: () => void): void {
  try {
    write();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === undefined) throw thrown;
  }
}
