import type { Recorded, StudyEvent } from "../domain/event.ts";
import type { Claim } from "../domain/evidence.ts";
import type { TrialNumber } from "../domain/ids.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Rule } from "./rule.ts";
import { closingValues, foldStudy, type StudyState } from "./study.ts";
import { asked, nextStep } from "./trial.ts";

/** Something in a journal that cannot have come about the way it says. */
export type Fault =
  /** An event, by its `seq`, that is not as it was written; or one before it is gone. */
  | { readonly fault: "edited" | "torn"; readonly event: number }
  /** A run that the rule would not have asked for at that point. */
  | { readonly fault: "out-of-turn"; readonly trial: TrialNumber; readonly asked: string }
  /** A verdict that its runs do not give. */
  | {
      readonly fault: "verdict";
      readonly trial: TrialNumber;
      readonly recorded: Verdict;
      readonly recomputed: Verdict | undefined;
    }
  | {
      readonly fault: "claim";
      readonly recorded: Claim;
      readonly recomputed: Claim | undefined;
    }
  /** The branch does not have the commit that this journal leads to. */
  | {
      readonly fault: "commit";
      readonly trial: TrialNumber;
      readonly recorded: string;
      readonly recomputed: string | undefined;
    };

/** Recomputes every verdict and claim of a study from its events alone. */
export function* recomputed<S>(events: Iterable<Recorded>, rule: Rule<S>): Generator<Fault> {
  let state: StudyState<S> | undefined;
  for (const recorded of events) {
    const fault = state && faultOf(recorded.event, state, rule);
    if (fault) yield fault;
    state = foldStudy(state, recorded, rule);
  }
}

function faultOf<S>(event: StudyEvent, state: StudyState<S>, rule: Rule<S>): Fault | undefined {
  switch (event.type) {
    case "ran": {
      const step = stepIn(state, rule);
      if (step?.do === "run" && step.arm === event.arm) return undefined;
      return { fault: "out-of-turn", trial: event.trial, asked: step?.do ?? "nothing" };
    }
    case "decided": {
      const step = stepIn(state, rule);
      const verdict = step?.do === "decide" ? step.verdict : undefined;
      if (verdict && agrees(verdict, event.verdict)) return undefined;
      return {
        fault: "verdict",
        trial: event.trial,
        recorded: event.verdict,
        recomputed: verdict,
      };
    }
    case "study-ended": {
      if (!event.claim) return undefined;
      const claim = rule.claim(state.session, closingValues(state.study));
      if (claim && agrees(asToldBy(event.claim, claim), event.claim)) return undefined;
      return { fault: "claim", recorded: event.claim, recomputed: claim };
    }
    default:
      return undefined;
  }
}

function stepIn<S>({ open, study, session, opening = session }: StudyState<S>, rule: Rule<S>) {
  if (!open) return undefined;
  const { experiment, metricName, habits } = study;
  return nextStep(open, experiment, metricName, asked(rule, opening), { habits });
}

/** Without what an older Assay did not write into a claim. */
function asToldBy(recorded: Claim, recomputed: Claim): Claim {
  if (recorded.before !== undefined || recorded.after !== undefined) return recomputed;
  const { before: _, after: __, ...claim } = recomputed;
  return claim;
}

/** The same but for the last digits, in which processors may differ. */
function agrees(one: object, other: object): boolean {
  return rounded(one) === rounded(other);
}

function rounded(value: object): string {
  return JSON.stringify(value, (_, each) =>
    typeof each === "number" && Number.isFinite(each) ? Number(each.toPrecision(9)) : each,
  );
}
