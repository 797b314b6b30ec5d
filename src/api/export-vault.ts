import { NOTE_FOLDERS } from "../domain/recalled-note.ts";
import { maskedWithin } from "../domain/secrets.ts";
import { jsonLine } from "../view/json.ts";
import { linkedNotes, memoryDocument, type WholeNote } from "../view/memory/export.ts";
import { ownPart } from "../view/memory/own-part.ts";
import { partsOf } from "../view/memory/parts.ts";
import { folderIn } from "./add-note.ts";
import { type GitRepository, ownMask } from "./compose.ts";
import { vaultOf } from "./compose-vault.ts";
import { HOT } from "./memory.ts";
import { whoLooks } from "./read-study.ts";
import { reading } from "./reading.ts";
import { remarksByNote } from "./remarks.ts";

/** As what a vault is to be written. */
export interface ExportVaultOptions {
  /** Where the repository is; default the current folder. */
  readonly directory?: string;
  /** `jsonl` (default): a note a line. `md`: one document. */
  readonly format?: "jsonl" | "md";
}

/** Every note of the vault as one text, masked. Throws `file-unreadable`. */
export async function exportVault({
  directory,
  format = "jsonl",
}: ExportVaultOptions = {}): Promise<string> {
  const repository = await whoLooks(directory);
  const mask = ownMask();
  const [own, notes] = reading("memory", folderIn(repository), () => [
    mask(ownPart(vaultOf(repository).read(HOT) ?? "")),
    maskedWithin(notesIn(repository), mask),
  ]);
  if (format === "md") return memoryDocument(own, notes);
  return notes.map((note) => `${jsonLine({ ...note })}\n`).join("");
}

function notesIn(repository: GitRepository): readonly WholeNote[] {
  const vault = vaultOf(repository);
  const names = NOTE_FOLDERS.flatMap((folder) =>
    vault.names(folder).map((file) => `${folder}/${file.replace(/\.md$/, "")}`),
  );
  const remarks = remarksByNote(vault);
  return linkedNotes(
    names.map((name) => ({
      ...{ name, ...partsOf(vault.read(`${name}.md`) ?? "") },
      remarks: remarks.get(name) ?? [],
    })),
  );
}
