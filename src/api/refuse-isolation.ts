import { guardedIn } from "../decide/sample.ts";
import { AssayError } from "../domain/error.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { MetricSource } from "../domain/metric.ts";
import type { Problem } from "../domain/problem.ts";

/** Throws `cannot-isolate` for a number that cannot be told from outside of the candidate's sandbox. */
export function refuseIsolation(experiment: Experiment): void {
  if (!experiment.isolate) return;
  const guarded = guardedIn(experiment).map(({ metric }) => metric);
  for (const { spec, source } of [experiment.objective.metric, ...guarded]) {
    const because = obstacle(source);
    if (because) throw new AssayError({ code: "cannot-isolate", spec, because });
  }
}

function obstacle(
  source: MetricSource,
): Extract<Problem, { code: "cannot-isolate" }>["because"] | undefined {
  if (source.kind === "function" || source.kind === "retrieval") return source.kind;
  if (source.kind !== "command") return undefined;
  if (source.reading.from === "instructions") return "instructions";
  return source.reading.from === "json" && source.reading.file !== undefined ? "file" : undefined;
}
