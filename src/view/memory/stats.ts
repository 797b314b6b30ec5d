import type { NoteStatus } from "../../domain/note.ts";
import { fields } from "../fields.ts";
import type { Look } from "../look.ts";

/** What a vault holds, as aligned lines. */
export function vaultText(
  stats: {
    readonly studies: number;
    readonly experiments: Readonly<Record<NoteStatus, number>>;
    readonly imported: number;
    readonly unread: number;
    readonly shared?: { readonly notes: number; readonly where: string };
  },
  look: Look,
): string {
  const { studies, experiments, imported, unread, shared } = stats;
  return fields(
    [
      ["studies", String(studies)],
      ...Object.entries(experiments).map(([status, count]) => [status, String(count)] as const),
      imported > 0 && ["imported", String(imported)],
      unread > 0 && ["not understood", String(unread)],
      shared !== undefined && ["shared", `${shared.notes}, in ${shared.where}`],
    ],
    look,
  );
}
