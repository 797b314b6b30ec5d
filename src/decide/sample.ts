import type { Experiment, MetricGuard } from "../domain/experiment.ts";
import type { Run } from "../domain/run.ts";
import type { Sample } from "./rule.ts";

/** The names of the numbers that a run must give. */
export interface Wanted {
  readonly metric: string;
  readonly guards: readonly string[];
}

/** All numbers of an experiment that may not get worse, the holdout last. */
export function guardedIn({
  metricGuards = [],
  holdout,
}: Pick<Experiment, "metricGuards" | "holdout">): readonly MetricGuard[] {
  return holdout ? [...metricGuards, holdout] : metricGuards;
}

/** Under these names the values of guarded numbers stand in a run. */
function guardNames(experiment: Experiment): readonly string[] {
  return guardedIn(experiment).map(({ name }) => name);
}

/** What an experiment must be told by each run; `metric` may have been found by the first one. */
export function wantedOf(experiment: Experiment, metric: string): Wanted {
  return { metric, guards: guardNames(experiment) };
}

/** What a run gave; `undefined` where a number is missing. */
export function sampleOf(run: Run, { metric, guards }: Wanted): Sample | undefined {
  const value = metricValue(run, metric);
  if (value === undefined || run.outcome !== "completed") return undefined;
  if (guards.length === 0) return { value };
  const beside = guards.map((name) => [name, metricValue(run, name) ?? Number.NaN] as const);
  return beside.some(([, each]) => Number.isNaN(each))
    ? undefined
    : { value, beside: Object.fromEntries(beside) };
}

/** The value that a run gave for a name, if it gave one. */
export function metricValue(run: Run, name: string): number | undefined {
  // Every object has something called `constructor`.
  const isGiven = run.outcome === "completed" && Object.hasOwn(run.values, name);
  return isGiven ? run.values[name] : undefined;
}

/** The names that a run's own metric gave values for: guarded numbers are left out. */
export function metricNames(run: Run, experiment: Experiment): readonly string[] {
  const guards = guardNames(experiment);
  const all = run.outcome === "completed" ? Object.keys(run.values) : [];
  return all.filter((name) => !guards.includes(name));
}

/** The one name a run's metric gave a value for; `undefined` when there are none or several. */
export function soleName(run: Run, experiment: Experiment): string | undefined {
  const names = metricNames(run, experiment);
  return names.length === 1 ? names[0] : undefined;
}
