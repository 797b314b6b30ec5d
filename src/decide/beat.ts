import type { EndedBecause } from "../domain/event.ts";
import type { Guard } from "../domain/experiment.ts";
import type { Study } from "../domain/study.ts";
import type { Rule } from "./rule.ts";
import type { StudyState } from "./study.ts";

/** What a study needs next. */
export type Beat =
  | { readonly do: "guard-baseline"; readonly guard: Guard }
  | { readonly do: "run-baseline" }
  | { readonly do: "check-sensitivity" }
  | { readonly do: "trial" }
  | { readonly do: "end"; readonly because: EndedBecause };

/** Answers in a row without anything to measure after which a study gives up. */
const FRUITLESS_LIMIT = 5;

/** What to do now, outside of a trial or to begin or continue one. `now` counts the running session in. */
export function nextBeat<S>(state: StudyState<S>, rule: Rule<S>, now: number): Beat {
  const { study } = state;
  const { guards, budget } = study.experiment;
  const guard = guards[study.baselineGuards.length];
  if (guard) return { do: "guard-baseline", guard };
  if (rule.needsBaseline(state.session)) return { do: "run-baseline" };
  if (state.open) return { do: "trial" };
  if (budget.trials !== undefined && study.trials >= budget.trials) {
    return { do: "end", because: "trials-spent" };
  }
  if (isGoalReached(state, rule)) return { do: "end", because: "goal-reached" };
  if (study.barren >= (budget.patience ?? Number.POSITIVE_INFINITY)) {
    return { do: "end", because: "patience-spent" };
  }
  const overspent = spentOnProposals(study);
  if (overspent) return { do: "end", because: overspent };
  if (isOutOfTime(state, rule, now)) return { do: "end", because: "time-spent" };
  if (study.fruitless >= FRUITLESS_LIMIT) return { do: "end", because: "nothing-proposed" };
  return isUnchecked(study) ? { do: "check-sensitivity" } : { do: "trial" };
}

/** Which limit of all proposals together is reached. Ended proposals are counted: the last may go beyond it. */
function spentOnProposals({ ledgers, experiment }: Study): EndedBecause | undefined {
  const { ms, tokens, usd, unpriced } = ledgers.proposing;
  const { budget } = experiment;
  if (ms >= (budget.proposingMs ?? Number.POSITIVE_INFINITY)) return "proposing-time-spent";
  if (tokens >= (budget.tokens ?? Number.POSITIVE_INFINITY)) return "tokens-spent";
  if (budget.usd === undefined) return undefined;
  if (usd >= budget.usd) return "money-spent";
  return unpriced > 0 ? "cost-unknown" : undefined;
}

function isGoalReached<S>({ study, session }: StudyState<S>, rule: Rule<S>): boolean {
  const { budget, objective } = study.experiment;
  if (budget.goal === undefined) return false;
  const value = rule.typical(session);
  return objective.direction === "minimize" ? value <= budget.goal : value >= budget.goal;
}

/** Journals from before the check do not say whether to skip it: they go on as they began. */
function isUnchecked({ experiment, sensitivity, trials }: Study): boolean {
  return experiment.skipSensitivity === false && sensitivity === undefined && trials === 0;
}

/** Whether there is no time for another run: what the closing runs will take is kept back. */
export function isOutOfTime<S>(
  { study, session }: StudyState<S>,
  rule: Rule<S>,
  now: number,
): boolean {
  const { studyMs } = study.experiment.budget;
  if (studyMs === undefined) return false;
  const spent = study.spentMs + Math.max(0, now - study.seenAt);
  const keptBack = Math.min(rule.closingRuns(session) * study.runMs, LARGEST_SHARE * studyMs);
  return spent + keptBack >= studyMs;
}

/**
 * Whether the time for closing runs is out. Whoever reopened the trial that was kept last has given the time for
 * what follows from it.
 */
export function isClosingOver({ study, last }: StudyState): boolean {
  const { studyMs } = study.experiment.budget;
  if (last?.reopened && last.verdict?.kind === "kept") return false;
  return studyMs !== undefined && study.spentMs >= studyMs;
}

/** The most of a study's time that is kept back for its closing runs. */
const LARGEST_SHARE = 1 / 3;

/** True for an ending that was not planned: the study can go on. */
export function isResumable(because: EndedBecause): boolean {
  return because === "interrupted" || because === "problem";
}
