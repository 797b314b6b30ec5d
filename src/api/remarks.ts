import type { SignedRemark } from "../domain/remark.ts";
import type { Vault } from "../ports/vault.ts";
import { remarkFile, remarkIn, remarkName } from "../view/memory/remark.ts";
import { firstLine } from "../view/text.ts";
import { type AddedNote, addNumbered, folderIn, writing } from "./add-note.ts";
import { openRepository, ownMask } from "./compose.ts";
import { vaultOf } from "./compose-vault.ts";
import { findNote } from "./find-note.ts";
import { usableText } from "./own-text.ts";
import { reading } from "./reading.ts";

/** Who makes a remark, and where the repository is: default the current folder. */
export interface RemarkOptions {
  readonly by: string;
  readonly directory?: string;
}

/**
 * Adds a remark to a note of the vault, which stays as it is. Throws `unknown-note`, `text-unusable`, `file-not-written`, and
 * what opening the repository throws.
 */
export async function addRemark(
  note: string,
  text: string,
  { by, directory = process.cwd() }: RemarkOptions,
): Promise<AddedNote> {
  const [said, who] = [usableText("remark", text).trim(), firstLine(usableText("remark", by))];
  const repository = await openRepository({ directory });
  const vault = vaultOf(repository);
  const [mask, at] = [ownMask(), Date.now()];
  const { name: about } = reading("memory", folderIn(repository), () => findNote(vault, note));
  const remark = { note: about, text: mask(said), by: mask(who).slice(0, LONGEST_NAME), at };
  const stamp = new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  const nameOf = (nth: number) => `${remarkName(about, stamp)}${nth > 1 ? `-${nth}` : ""}`;
  const name = writing("remark", folderIn(repository), () =>
    addNumbered(vault, nameOf, remarkFile(remark)),
  );
  return { name, masked: mask(said) !== said || mask(who) !== who };
}

const LONGEST_NAME = 100;

/** The remarks on a note, oldest first; a file that is none any more is left out. */
export function remarksOn(vault: Vault, note: string): readonly SignedRemark[] {
  const begin = remarkName(note, "").replace("remarks/", "");
  return inOrder(
    vault.names("remarks").filter((file) => file.startsWith(begin)),
    vault,
  ).filter((remark) => remark.note === note);
}

/** All remarks by their notes, oldest first. */
export function remarksByNote(vault: Vault): ReadonlyMap<string, readonly SignedRemark[]> {
  return Map.groupBy(inOrder(vault.names("remarks"), vault), ({ note }) => note);
}

const inOrder = (files: readonly string[], vault: Vault) =>
  files
    .flatMap((file) => remarkIn(vault.read(`remarks/${file}`) ?? "") ?? [])
    .toSorted((one, other) => one.at - other.at);
