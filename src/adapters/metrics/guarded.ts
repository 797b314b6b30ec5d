import type { MetricGuard } from "../../domain/experiment.ts";
import { runEnding } from "../../domain/problem-words.ts";
import type { Run, Usage } from "../../domain/run.ts";
import type { Workspace } from "../../ports/workspace.ts";
import type { Conditions } from "./test-channel.ts";

/** One run of a metric; it may tell of its tests meanwhile. */
export type Measure = (workspace: Workspace, conditions: Conditions) => Promise<Run>;

/** A number beside the metric: read off the metric's own run, or measured by a command of its own. */
export interface Beside {
  readonly guard: MetricGuard;
  /** What its command prints is for nobody who proposes. */
  readonly isHidden: boolean;
  /** Missing where the metric's own run gives it. */
  readonly measure?: Measure;
}

/** What is taken from outside of every run, by the names that guards call it. */
const OUTSIDE: ReadonlyMap<string, (usage: Usage) => number | null> = new Map([
  ["wall-time", ({ wallMs }) => wallMs / 1000],
  ["cpu-time", ({ cpuMs }) => (cpuMs === null ? null : cpuMs / 1000)],
  ["peak-memory", ({ peakBytes }) => peakBytes],
]);

/**
 * Measures the metric and then every guarded number, in the same workspace; each stands in the run's values
 * under its guard's name. A run without one of them is no measurement.
 */
export function measureBeside(metric: Measure, besides: readonly Beside[]): Measure {
  if (besides.length === 0) return metric;
  return async (workspace, conditions) => {
    let run = await metric(workspace, conditions);
    if (conditions.metricOnly) return run;
    for (const [n, beside] of besides.entries()) {
      if (run.outcome !== "completed") return run;
      const label = `${conditions.label}-guard-${n + 1}`;
      // What the candidate did to the guard's own files while the metric ran must not speak for it.
      if (beside.measure) await conditions.afresh?.();
      const { gather: _, ...quiet } = conditions;
      // The tests of a holdout have names too, and a verdict would tell them to proposers.
      const asked = beside.isHidden ? quiet : conditions;
      const own = await beside.measure?.(workspace, { ...asked, label });
      run = withNumber(run, beside, own);
    }
    return run;
  };
}

type Completed = Extract<Run, { outcome: "completed" }>;

function withNumber(run: Completed, { guard, isHidden }: Beside, own: Run | undefined): Run {
  const { name } = guard;
  if (own && own.outcome !== "completed") {
    const said = isHidden ? { ...own, tail: "" } : own;
    return without(run.usage, name, `its command ${runEnding(own)}`, said);
  }
  const value = own ? ownValue(own, guard) : valueIn(run, guard);
  return value === null
    ? without(run.usage, name, "nothing gave it", run)
    : { ...run, values: { ...run.values, [name]: value } };
}

function ownValue({ values }: Completed, { metric }: MetricGuard): number | null {
  const [sole = null] = Object.values(values);
  return metric.name === "" ? sole : own(values, metric.name);
}

function valueIn({ values, usage }: Completed, { metric }: MetricGuard): number | null {
  if (metric.source.kind !== "same-run") return null;
  const { value } = metric.source;
  return own(values, value) ?? OUTSIDE.get(value)?.(usage) ?? null;
}

/** Every object has something called `constructor`. */
function own(values: Completed["values"], name: string): number | null {
  return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
}

function without(usage: Usage, name: string, why: string, { tail, log }: Run): Run {
  return {
    outcome: "unmeasurable",
    because: "no-metric",
    detail: `gave no ${name}, which is guarded: ${why}`,
    usage,
    tail,
    ...(log === undefined ? {} : { log }),
  };
}
