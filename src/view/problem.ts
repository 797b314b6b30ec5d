import type { Problem } from "../domain/problem.ts";
import { words } from "../domain/problem-words.ts";
import type { Look } from "./look.ts";
import { clean, indent } from "./text.ts";

/** A problem for a terminal: what happened, details below it, and the way out. */
export function problemText(problem: Problem, { paint }: Look): string {
  const { what, hint, details } = words(problem);
  const shown = clean(details ?? "").trimEnd();
  return [
    `${paint.red(paint.bold("assay:"))} ${clean(what)}`,
    ...(shown ? [paint.dim(indent(shown))] : []),
    `${paint.cyan("→")} ${clean(hint)}`,
  ].join("\n");
}
