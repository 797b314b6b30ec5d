import type { Problem } from "../domain/problem.ts";
import { words } from "../domain/problem-words.ts";
import type { Look } from "./look.ts";
import { clean, indent, wrap } from "./text.ts";

/** A problem for a terminal: what happened, details below it, and the way out. */
export function problemText(problem: Problem, { paint, width }: Look): string {
  const { what, hint, details } = words(problem);
  const shown = clean(details ?? "").trimEnd();
  // Wrapped with the words that are painted afterwards.
  const said = wrap(`assay: ${clean(what)}`, width).slice("assay:".length);
  return [
    `${paint.red(paint.bold("assay:"))}${said}`,
    ...(shown ? [paint.dim(indent(shown))] : []),
    `${paint.cyan("→")} ${wrap(clean(hint), width - 2).replaceAll("\n", "\n  ")}`,
  ].join("\n");
}
