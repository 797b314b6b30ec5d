import { DEFAULTS } from "../config/layers.ts";
import type { Experiment } from "../domain/experiment.ts";
import { bestValue, type Objective } from "../domain/metric.ts";
import type { ExperimentOptions } from "./types.ts";

/** What is not believed of a metric. What has an end cannot be too good: all tests may pass. */
export function doubtsOf(
  { tooGood = DEFAULTS.tooGood, isolate, sandbox }: ExperimentOptions,
  objective: Objective,
): Pick<Experiment, "tooGood" | "outsideClock"> {
  // A judge that the candidate cannot get at may be believed, and so may its clock.
  if (isolate && sandbox !== "none") return {};
  const hasEnd = bestValue(objective, objective.metric.name) !== undefined;
  return { outsideClock: true, ...(tooGood === false || hasEnd ? {} : { tooGood }) };
}
