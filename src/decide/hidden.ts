import type { StudyEvent } from "../domain/event.ts";
import type { Claim } from "../domain/evidence.ts";
import type { Experiment, MetricGuard } from "../domain/experiment.ts";
import type { Problem } from "../domain/problem.ts";
import type { Run } from "../domain/run.ts";
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

/**
 * An event as somebody may know it who must not know the holdout, for a proposer may stand behind whoever is told: of
 * the holdout only whether it held. Where there is one, what the metric printed goes too.
 */
export function visibleEvent(event: StudyEvent, experiment: Experiment): StudyEvent {
  const { holdout } = experiment;
  if (!holdout) return event;
  switch (event.type) {
    case "study-started": {
      const { holdout: _, ...rest } = event.experiment;
      return { ...event, experiment: rest };
    }
    case "baseline-ran":
    case "ran":
    case "closing-ran":
    case "sensitivity-checked":
      return { ...event, run: visibleRun(event.run, experiment, holdout) };
    case "decided":
      return { ...event, verdict: masked(event.verdict, holdout.name) };
    case "study-ended": {
      const { claim, problem, ...rest } = event;
      const seen = claim && visibleClaim(claim, holdout);
      return {
        ...rest,
        ...(seen && { claim: seen }),
        ...(problem && { problem: visibleProblem(problem, experiment, holdout) }),
      };
    }
    default:
      return event;
  }
}

function visibleRun(run: Run, experiment: Experiment, { name }: MetricGuard): Run {
  const { log: _, ...rest } = run;
  if (rest.outcome === "completed") {
    return { ...rest, tail: "", values: visibleValues(rest.values, experiment) };
  }
  if (rest.outcome !== "unmeasurable") return { ...rest, tail: "" };
  const detail = rest.detail.includes(name) ? "gave no guarded number" : rest.detail;
  return { ...rest, tail: "", detail };
}

/** A claim that is made on the holdout tells its values. */
function visibleClaim(claim: Claim, { name }: MetricGuard): Claim | undefined {
  if (claim.metric !== undefined) return undefined;
  const { guards, ...rest } = claim;
  return guards ? { ...rest, guards: guards.filter((guard) => guard.name !== name) } : claim;
}

function visibleProblem(problem: Problem, experiment: Experiment, holdout: MetricGuard): Problem {
  if (problem.code !== "baseline-fails") return problem;
  return { ...problem, run: visibleRun(problem.run, experiment, holdout) };
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
