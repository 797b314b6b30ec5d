import { readNote, rebuildVault, vaultStats } from "../../api/index.ts";
import { jsonLine } from "../../view/json.ts";
import { vaultText } from "../../view/memory/stats.ts";
import { plural } from "../../view/text.ts";
import { look, print } from "../terminal.ts";

interface VaultFlags {
  readonly json?: boolean;
}

/** `assay vault show [NOTE]`. */
export async function showNote(name: string | undefined, { json }: VaultFlags): Promise<number> {
  const text = await readNote(name);
  print(json ? jsonLine({ type: "note", text }) : text.trimEnd());
  return 0;
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
