import type { Entry } from "../domain/backlog.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Look } from "./look.ts";
import { formatEffect } from "./numbers.ts";
import { cut, firstLine } from "./text.ts";
import { evidenceOf, verdictPaint, verdictWords } from "./verdict.ts";

/** What became of an idea. */
interface Tried {
  readonly study: string;
  readonly trial: number;
  readonly verdict: Verdict;
}

/** The ideas of a backlog, one a line: open, done, or what became of them. */
export function ideasText(
  ideas: readonly (Entry & { readonly tried?: Tried })[],
  look: Look,
): string {
  if (ideas.length === 0) return "No ideas yet. Write one an item: - [ ] Cache the parsed table";
  const { paint, width } = look;
  return ideas
    .map(({ title, done, tried }) => {
      const box = done ? "[x]" : "[ ]";
      const shown = `${box} ${cut(firstLine(title), Math.max(20, width - 44))}`;
      if (!tried) return done ? paint.dim(shown) : shown;
      return `${shown}  ${verdictPaint(tried.verdict, look)(told(tried))}`;
    })
    .join("\n");
}

/** What is written beside an idea that needs no other try; nothing where the trial says nothing of its effect. */
export function verdictMark(tried: Tried): string | undefined {
  return tried.verdict.kind === "invalid" ? undefined : told(tried);
}

function told({ study, trial, verdict }: Tried): string {
  const effect = evidenceOf(verdict)?.effect;
  const amount = effect ? `, ${formatEffect(effect, effect.estimate)}` : "";
  return `${verdictWords(verdict)}${amount} (trial ${trial} of ${study})`;
}
