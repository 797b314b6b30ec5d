import {
  type Aside,
  HISTORY_FORMATS,
  HISTORY_NAMES,
  type HistoryFormat,
  type Json,
} from "../../domain/history.ts";
import { plural } from "../text.ts";
import { frontMatter, quoted } from "./front-matter.ts";
import { areAsides, propertyIn } from "./imported-note.ts";

/** What is remembered of a history beside its trials. */
export interface ImportedHistory {
  readonly history: string;
  readonly format: HistoryFormat;
  readonly trials: number;
  /** Lines behind the last trial. */
  readonly tail: readonly Aside[];
}

/** A history as a Markdown file. */
export function importedHistory({ history, format, trials, tail }: ImportedHistory): string {
  return [
    frontMatter({
      ...{ kind: "imported-history", history, format, trials },
      tail: tail as readonly Json[] as readonly string[],
      tags: ["assay", "assay/imported"],
    }),
    `# ${history}`,
    "",
    `${plural(trials, "trial")} as ${HISTORY_NAMES[format]} tells them; nothing of it was measured here.`,
    `Write them again: \`assay export --imported ${history} --format ${format}\``,
    "",
  ].join("\n");
}

/** What such a file says; `undefined` where somebody changed it. */
export function importedHistoryIn(note: string): ImportedHistory | undefined {
  const [history, format, trials, tail] = ["history", "format", "trials", "tail"].map((name) =>
    propertyIn(note, name),
  );
  const known = HISTORY_FORMATS.find((each) => each === format);
  if (typeof history !== "string" || typeof trials !== "number" || !known) return undefined;
  if (!areAsides(tail)) return undefined;
  const read = { history, format: known, trials, tail };
  return importedHistory(read) === note ? read : undefined;
}

/** What a person wrote for another tool (its prompt, its program), as a note. */
export function importedText({
  history,
  file,
  text,
}: {
  readonly history: string;
  /** As it is called: `prompt.md`. */
  readonly file: string;
  readonly text: string;
}): string {
  return [
    frontMatter({ kind: "imported-text", history, file, tags: ["assay", "assay/imported"] }),
    `# ${file} of ${history}`,
    "",
    "What was asked of another tool. Assay does not go by it.",
    "",
    quoted(text),
    "",
  ].join("\n");
}
