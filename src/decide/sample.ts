import type { Experiment, MetricGuard } from "../domain/experiment.ts";
import type { Run } from "../domain/run.ts";
import type { Clocks, Sample } from "./rule.ts";
import { toldUnit } from "./told-unit.ts";

/** The names of the numbers that a run must give. */
export interface Wanted {
  readonly metric: string;
  readonly guards: readonly string[];
  /** Seconds in one unit of the metric, where it is a time that must agree with the clocks outside. */
  readonly unitSeconds?: number;
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
  const { objective, outsideClock } = experiment;
  const unitSeconds = outsideClock ? toldUnit(objective.metric, metric) : undefined;
  const guards = guardNames(experiment);
  return { metric, guards, ...(unitSeconds === undefined ? {} : { unitSeconds }) };
}

/** What a run gave; `undefined` where a number is missing. */
export function sampleOf(run: Run, { metric, guards, unitSeconds }: Wanted): Sample | undefined {
  const value = metricValue(run, metric);
  if (value === undefined || run.outcome !== "completed") return undefined;
  const timed = unitSeconds === undefined ? {} : { clocks: clocksOf(run, value * unitSeconds) };
  if (guards.length === 0) return { value, ...timed };
  const beside = guards.map((name) => [name, metricValue(run, name) ?? Number.NaN] as const);
  return beside.some(([, each]) => Number.isNaN(each))
    ? undefined
    : { value, beside: Object.fromEntries(beside), ...timed };
}

function clocksOf({ usage }: Run, told: number): Clocks {
  const { wallMs, cpuMs } = usage;
  return { told, wall: wallMs / 1000, cpu: cpuMs === null ? null : cpuMs / 1000 };
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
