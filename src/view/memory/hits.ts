import type { NoteStatus } from "../../domain/note.ts";
import type { Look } from "../look.ts";
import { cut, firstLine } from "../text.ts";

/** What a search found, two lines each: what it is about, and the note's name and status. */
export function hitsText(
  hits: readonly {
    readonly name: string;
    readonly title: string;
    readonly status?: NoteStatus;
    readonly at: number;
    readonly elsewhere?: true;
  }[],
  { paint, width }: Look,
): string {
  if (hits.length === 0) return "Nothing is remembered of this.";
  const colour = {
    proved: paint.green,
    refuted: paint.yellow,
    undecided: paint.cyan,
    "does-not-run": paint.magenta,
  };
  const standing = (name: string, status: NoteStatus | undefined) => {
    // What another tool claims was not measured here, so it is not undecided either.
    if (name.startsWith("imported/")) return paint.dim("claimed".padEnd(12));
    return status ? colour[status](status.padEnd(12)) : "".padEnd(12);
  };
  return hits
    .map(({ name, title, status, at, elsewhere }) => {
      const told = `${standing(name, status)}  `;
      const day = new Date(at).toISOString().slice(0, 10);
      return `${told}${cut(firstLine(title) || "(no title)", Math.max(20, width - 15))}\n${"".padEnd(14)}${paint.dim(`${day}  ${name}${elsewhere ? "  (another repository)" : ""}`)}`;
    })
    .join("\n");
}
