import type { PastTrial, Trial, TrialCost } from "../domain/study.ts";
import type { Verdict } from "../domain/verdict.ts";

/** Characters of a failed run's output that proposers get to see. */
const OUTPUT_SHOWN = 2_000;

/** Characters of a change that was better and not proven so. */
const PATCH_SHOWN = 6_000;

/** A finished trial, as later trials and proposers may know it. */
export function remember(trial: Trial, verdict: Verdict): PastTrial {
  const failed = [...trial.guards, ...trial.runs].find(({ run }) => run.outcome !== "completed");
  return {
    trial: trial.number,
    source: trial.source ?? "",
    hypothesis: trial.hypothesis ?? { statement: "" },
    verdict,
    ...(trial.tree ? { tree: trial.tree } : {}),
    ...(failed ? { output: failed.run.tail.slice(-OUTPUT_SHOWN) } : {}),
    ...(trial.by === undefined ? {} : { by: trial.by }),
    ...(trial.stillborn && !trial.proposal ? { unanswered: true } : {}),
    ...(trial.patch && isNearMiss(verdict) ? { patch: trial.patch.slice(0, PATCH_SHOWN) } : {}),
    cost: costOf(trial),
  };
}

/** Whether a change was measured to be better, and not enough for a proof. */
function isNearMiss(verdict: Verdict): boolean {
  if (verdict.kind !== "reverted") return false;
  const isOpen = verdict.because === "not-confirmed" || verdict.because === "provisional";
  return isOpen && (verdict.evidence?.effect.estimate ?? 0) > 0;
}

function costOf({ tookMs = 0, usage, guards, runs }: Trial): TrialCost {
  const measuringMs = [...guards, ...runs].reduce((sum, { run }) => sum + run.usage.wallMs, 0);
  const usd = usage?.usd;
  return { proposingMs: tookMs, measuringMs, ...(usd === undefined ? {} : { usd }) };
}
