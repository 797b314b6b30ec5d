import { readNote, rebuildVault, searchVault, vaultStats } from "../../api/index.ts";
import type { NoteStatus } from "../../domain/note.ts";
import { jsonLine } from "../../view/json.ts";
import { hitsText } from "../../view/memory/hits.ts";
import { remarksText } from "../../view/memory/remark.ts";
import { vaultText } from "../../view/memory/stats.ts";
import { plural } from "../../view/text.ts";
import { look, print } from "../terminal.ts";

interface VaultFlags {
  readonly json?: boolean;
}

/** `assay vault show [NOTE]`. */
export async function showNote(name: string | undefined, { json }: VaultFlags): Promise<number> {
  const note = await readNote(name);
  const told = [
    note.text.trimEnd(),
    ...(note.remarks.length > 0 ? [remarksText(note.remarks)] : []),
  ];
  print(json ? jsonLine({ type: "note", ...note }) : told.join("\n\n"));
  return 0;
}

interface SearchFlags extends VaultFlags {
  readonly path?: readonly string[];
  readonly status?: NoteStatus;
  readonly limit?: number;
  readonly everywhere?: boolean;
}

/** `assay vault search WORDS…`. */
export async function search(
  words: readonly string[],
  { json, path = [], ...narrowed }: SearchFlags,
): Promise<number> {
  const found = await searchVault(words.join(" "), { ...narrowed, paths: path });
  if (json) for (const note of found) print(jsonLine({ type: "note", ...note }));
  else print(hitsText(found, look(process.stdout)));
  return found.length > 0 ? 0 : 1;
}

/** `assay vault stats`. */
export async function showStats({ json }: VaultFlags): Promise<number> {
  const stats = await vaultStats();
  print(json ? jsonLine({ type: "vault", ...stats }) : vaultText(stats, look(process.stdout)));
  return 0;
}

/** `assay vault rebuild`. */
export async function rebuild({ json }: VaultFlags): Promise<number> {
  const added = await rebuildVault();
  print(json ? jsonLine({ type: "rebuilt", added }) : `${plural(added, "note")} added.`);
  return 0;
}
