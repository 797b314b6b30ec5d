import type { Experiment } from "../domain/experiment.ts";
import type { PastTrial } from "../domain/study.ts";
import type { Verdict } from "../domain/verdict.ts";

/** A past trial as proposers may know it: of the holdout only that it did not hold. */
export function withoutHoldout(past: PastTrial, { holdout }: Experiment): PastTrial {
  return holdout ? { ...past, verdict: masked(past.verdict, holdout.name) } : past;
}

/** A run's values without that of the holdout. */
export function visibleValues(
  values: Readonly<Record<string, number>>,
  { holdout }: Experiment,
): Readonly<Record<string, number>> {
  const source = holdout?.metric.source;
  const hidden = [holdout?.name, source?.kind === "same-run" ? source.value : undefined];
  return Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.includes(name)));
}

function masked(verdict: Verdict, name: string): Verdict {
  if (verdict.kind === "invalid") {
    const { detail } = verdict;
    return detail.includes(name) ? { ...verdict, detail: "a guarded number is missing" } : verdict;
  }
  const { evidence } = verdict;
  if (!evidence?.guards) return verdict;
  const seen = { ...evidence, guards: evidence.guards.filter((guard) => guard.name !== name) };
  if (verdict.kind === "kept") return { ...verdict, evidence: seen };
  const { detail = "", ...rest } = verdict;
  return { ...rest, evidence: seen, ...(detail && !detail.startsWith(name) ? { detail } : {}) };
}
