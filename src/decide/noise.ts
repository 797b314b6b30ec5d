import type { Objective } from "../domain/metric.ts";
import type { Usage } from "../domain/run.ts";
import { median } from "../stats/location.ts";
import { sigmaOfDifferences, successiveDifferences } from "../stats/scale.ts";
import { lagOneCorrelation, theilSenSlope } from "../stats/series.ts";
import type { Resolved, Rule } from "./rule.ts";

/** One run of the baseline: the metric, and what the clocks said. */
export interface NoiseRun {
  readonly value: number;
  readonly usage: Usage;
}

/** How a metric varies on this machine, from runs of the untouched base. */
export interface NoiseReport {
  readonly values: readonly number[];
  readonly typical: number;
  readonly repeatsExactly: boolean;
  /** The standard deviation of one run, as a fraction of the typical value where that is not 0. */
  readonly sigma: number;
  /** How much it moved over all runs, same scale as `sigma`. */
  readonly drift: number;
  /** Correlation of neighbouring runs, −1 to 1. */
  readonly correlation: number;
  /** The standard deviation of a run by each clock, as fractions; `null` where a clock is missing. */
  readonly clocks: { readonly wall: number | null; readonly cpu: number | null };
  /** Empty for a metric that repeats exactly, and for fewer runs than a calibration takes. */
  readonly resolves: readonly Resolved[];
  /** Where CPU time would be the better clock. */
  readonly quieter?: Clocks;
  /** How long one run took, milliseconds. */
  readonly runMs: number;
}

/** Describes the noise of at least one run; what it resolves is the rule's own answer. */
export function noiseReport<S>(
  runs: readonly NoiseRun[],
  objective: Objective,
  rule: Rule<S>,
): NoiseReport {
  const values = runs.map(({ value }) => value);
  const typical = median(values);
  const whole = Math.abs(typical) || 1;
  const relative = values.map((value) => value / whole);
  const usages = runs.map(({ usage }) => usage);
  const quieter = quieterCpu(usages, objective);
  let session = rule.open({ objective, seed: 1 });
  for (const value of values) session = rule.calibrated(session, { value });
  return {
    values,
    typical,
    repeatsExactly: !rule.needsBaseline(session) && values.every((value) => value === values[0]),
    sigma: spread(relative),
    drift: theilSenSlope(relative) * (values.length - 1),
    correlation: lagOneCorrelation(values),
    clocks: {
      wall: clock(usages.map(({ wallMs }) => wallMs)),
      cpu: clock(usages.map(({ cpuMs }) => cpuMs)),
    },
    resolves: rule.resolves(session),
    ...(quieter ? { quieter } : {}),
    runMs: median(runs.map(({ usage }) => usage.wallMs)),
  };
}

/** How much a run varies by each clock: standard deviations, as fractions. */
export interface Clocks {
  readonly wall: number;
  readonly cpu: number;
}

/** CPU time must vary by no more than this part of wall time to be worth offering. */
const QUIETER = 0.5;
/** CPU time per wall time from which a command is bound by the processor. */
const BOUND = 0.8;
/** Fewer runs tell nothing of noise. */
const FEWEST = 5;

/**
 * Whether CPU time would be the better clock for a metric that is wall time: clearly quieter, for a command
 * that does little but compute. `undefined` where it would not, or nobody knows.
 */
export function quieterCpu(usages: readonly Usage[], { metric }: Objective): Clocks | undefined {
  const { source } = metric;
  const isWall = source.kind === "command" && source.reading.from === "wall-time";
  const wall = clock(usages.map(({ wallMs }) => wallMs));
  const cpu = clock(usages.map(({ cpuMs }) => cpuMs));
  if (!isWall || usages.length < FEWEST || wall === null || cpu === null) return undefined;
  const busy = median(usages.map(({ wallMs, cpuMs }) => (cpuMs ?? 0) / wallMs));
  return cpu <= QUIETER * wall && busy >= BOUND ? { wall, cpu } : undefined;
}

/** Relative spread of what a clock said; `null` where it said nothing. */
function clock(readings: readonly (number | null)[]): number | null {
  const known = readings.flatMap((reading) => (reading !== null && reading > 0 ? [reading] : []));
  if (known.length < readings.length || known.length === 0) return null;
  const whole = median(known);
  return spread(known.map((reading) => reading / whole));
}

const spread = (values: readonly number[]) =>
  values.length < 2 ? 0 : sigmaOfDifferences(successiveDifferences(values));
