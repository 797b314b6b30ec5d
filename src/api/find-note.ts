import { AssayError } from "../domain/error.ts";
import { nearest } from "../domain/nearest.ts";
import { NOTE_FOLDERS } from "../domain/recalled-note.ts";
import type { Vault } from "../ports/vault.ts";

/** A file of a vault that was found by its name. */
interface FoundFile {
  /** With its folder, without its ending: `notes/2026-11-24-cache`. */
  readonly name: string;
  readonly text: string;
}

/** A file of the vault by its name, with or without its folder and ending. Throws `unknown-note`. */
export function findFile(vault: Vault, name: string): FoundFile {
  const wanted = wantedOf(name);
  return found(vault, [wanted, ...inFolders(wanted)]) ?? unknown(vault, wanted);
}

/** The same, of notes alone: `MEMORY.md` and the handoff are none. Throws `unknown-note`. */
export function findNote(vault: Vault, name: string): FoundFile {
  const wanted = wantedOf(name);
  const [folder = ""] = wanted.split("/");
  const isPlaced = NOTE_FOLDERS.some((each) => each === folder);
  return found(vault, isPlaced ? [wanted] : inFolders(wanted)) ?? unknown(vault, wanted);
}

/** People also name a note as Obsidian links to it. */
const wantedOf = (name: string) => name.replace(/^\[\[(.*)\]\]$/, "$1").replace(/\.md$/, "");

const inFolders = (wanted: string) => NOTE_FOLDERS.map((folder) => `${folder}/${wanted}`);

function found(vault: Vault, places: readonly string[]): FoundFile | undefined {
  for (const name of places.filter((each) => !each.split("/").includes(".."))) {
    const text = vault.read(`${name}.md`);
    if (text !== undefined) return { name, text };
  }
  return undefined;
}

function unknown(vault: Vault, wanted: string): never {
  const known = NOTE_FOLDERS.flatMap((folder) => vault.names(folder));
  const near = nearest(
    wanted,
    known.map((file) => file.replace(/\.md$/, "")),
  );
  throw new AssayError({
    ...{ code: "unknown-note", name: wanted, notes: known.length },
    ...(near === undefined ? {} : { nearest: near }),
  });
}
