import type { Experiment } from "./experiment.ts";

/**
 * Whether code of the candidate could get at what judged it.
 *
 * - `shared process`: the evaluator loads or starts it in the same sandbox, and could be made to say anything believable
 * - `separate process`: it ran in a sandbox of its own, and what judged it saw only its output
 * - `not isolated`: there was no sandbox between the two
 */
export type Separation = "shared process" | "separate process" | "not isolated";

/** How well the runs of an experiment are judged apart from the candidate, in this kind of sandbox (`Isolation`). */
export function separationOf(
  { objective, isolate }: Pick<Experiment, "objective" | "isolate">,
  isolation: string,
): Separation {
  if (isolation === "none" || objective.metric.source.kind === "function") return "not isolated";
  // What a search found is rated by Assay itself, with labels that no run sees.
  if (isolate || objective.metric.source.kind === "retrieval") return "separate process";
  return "shared process";
}
