import type { Recorded } from "../domain/event.ts";
import type { Isolation } from "../domain/metric.ts";
import type { Problem } from "../domain/problem.ts";
import { sentence } from "../domain/problem-words.ts";
import type { Outcome, Study, Trial } from "../domain/study.ts";
import type { Verdict } from "../domain/verdict.ts";
import { evidenceOf } from "./verdict.ts";

/** One line of JSON that is safe to print: control characters that JSON lets through are escaped too. */
export function jsonLine(value: object): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A journalled event as one flat object: `type`, `seq`, `at` (ISO 8601), `study`, and its own fields. */
export function eventJson({ seq, at, study, event }: Recorded): object {
  const { type, ...fields } = event;
  return { type, seq, at: new Date(at).toISOString(), study, ...fields };
}

/** A problem as a line of its own: for programs that read stdout only. */
export function problemJson(problem: Problem): object {
  return { type: "problem", ...problem, message: sentence(problem) };
}

/** The last line of `learn --json`. */
export function outcomeJson(outcome: Outcome): object {
  const { tally, ...rest } = outcome;
  return { type: "outcome", ...rest, ...tally };
}

/** What a judgement's last line is made of. */
export interface JudgedTrial {
  readonly verdict: Verdict;
  readonly trial: Trial;
  readonly study: Study;
  readonly isolation: Isolation;
  readonly seconds: number;
}

/**
 * The last line of `judge --json`. Every key is always there; `null` where it has no meaning. Effects
 * are fractions, positive = better (in the metric's own unit when `scale` is `absolute`).
 */
export function verdictJson({ verdict, trial, study, isolation, seconds }: JudgedTrial): object {
  const evidence = evidenceOf(verdict);
  const runsOf = (arm: string) => trial.runs.filter((run) => run.arm === arm).length;
  return {
    type: "verdict",
    verdict: verdict.kind,
    because: verdict.kind === "kept" ? null : verdict.because,
    grade: verdict.kind === "kept" ? verdict.grade : null,
    effect: evidence?.effect ?? null,
    guards: evidence?.guards ?? [],
    runs: evidence?.runs ?? { baseline: runsOf("baseline"), candidate: runsOf("candidate") },
    seconds,
    metric: study.metricName,
    direction: study.experiment.objective.direction,
    unit: study.experiment.objective.metric.unit ?? null,
    before: evidence?.before ?? null,
    after: evidence?.after ?? null,
    isolation,
    separation: trial.separation ?? null,
    detail: verdict.kind === "kept" ? null : (verdict.detail ?? null),
    base: study.base,
    candidate: { tree: trial.tree ?? null },
    study: study.id,
  };
}
