import type { NamedNote } from "../domain/recalled-note.ts";
import { firstLine } from "./text.ts";

/** A note about the same idea, in one line: what became of it, the idea, the note's name. */
export function resemblanceText({ name, title, status }: NamedNote): string {
  return `${status ?? "a note"}: ${firstLine(title)} (${name.replace(/^.*\//, "")})`;
}
