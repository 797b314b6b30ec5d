import type { GuardedMetric, GuardedNumber } from "../config/options.ts";
import { AssayError } from "../domain/error.ts";
import type { Guard, MetricGuard } from "../domain/experiment.ts";
import type { Direction, Metric } from "../domain/metric.ts";
import { withCounter } from "./counted.ts";
import type { ExperimentOptions } from "./types.ts";

/** How much worse a guarded number may get where nobody says: two percent. */
const TOLERANCE = 0.02;

/** Reads a metric as it was asked for. */
export type ReadMetric = (asked: GuardedNumber) => {
  readonly metric: Metric;
  readonly direction?: Direction;
};

type Guarding = NonNullable<ExperimentOptions["guards"]>[number];

const isNumber = (guard: Guarding): guard is GuardedMetric =>
  typeof guard !== "string" && "metric" in guard;

/** The commands among the guards. */
export function commandGuards({ guards = [] }: ExperimentOptions): Guard[] {
  return guards.flatMap((guard) => {
    if (isNumber(guard)) return [];
    return typeof guard === "string" ? { name: guard, command: guard } : guard;
  });
}

/** What may not get worse, under names of their own. */
export interface Guarded {
  readonly metricGuards?: readonly MetricGuard[];
  readonly holdout?: MetricGuard;
}

/**
 * The numbers that may not get worse, and the holdout. Throws what reading a metric throws,
 * `direction-missing`, and `usage` for a name that is given twice.
 */
export function guardedNumbers(
  { guards = [], holdout }: ExperimentOptions,
  metric: Metric,
  read: ReadMetric,
): Guarded {
  const names = new Set([metric.name]);
  const named = (asked: GuardedMetric) => {
    const guard = metricGuard(asked, names, read);
    names.add(guard.name);
    return guard;
  };
  const numbers = guards.filter(isNumber).map(named);
  const held = typeof holdout === "string" ? { metric: holdout } : holdout;
  return {
    ...(numbers.length > 0 ? { metricGuards: numbers } : {}),
    ...(held ? { holdout: named(held) } : {}),
  };
}

function metricGuard(
  asked: GuardedMetric,
  taken: ReadonlySet<string>,
  read: ReadMetric,
): MetricGuard {
  const { metric, direction: usual } = read(asked);
  const direction = asked.direction ?? usual;
  if (!direction) {
    throw new AssayError({ code: "direction-missing", metric: metric.spec, guard: true });
  }
  const { mode = "strict", tolerance = TOLERANCE } = asked;
  const name = nameOf(asked, metric, taken);
  return { name, metric: withCounter(metric), direction, tolerance, mode };
}

/** Its own name, or else what it is measured by, where the name stands for another number already. */
function nameOf(asked: GuardedMetric, metric: Metric, taken: ReadonlySet<string>): string {
  const wanted = asked.name === undefined ? [metric.name, metric.spec] : [asked.name];
  const free = wanted.find((name) => name !== "" && !taken.has(name));
  if (free !== undefined) return free;
  const detail = `Two numbers are called "${wanted[0]}".`;
  throw new AssayError({ code: "usage", detail, help: "Give one of them another `name`." });
}
