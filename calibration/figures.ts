import type { Count } from "./interval.ts";
import { PLANTED_EFFECTS, type Plan } from "./plans.ts";
import type { Outcome, Trial } from "./study.ts";

/** What the studies of one rule on one machine came to; a number is NaN where nothing was counted. */
export interface Figures {
  /** Changes without effect in mixed studies, and how many of them were kept. */
  readonly falseKeeps: Count;
  /** Studies of nothing but such changes, and how many of them kept any. */
  readonly nullStudies: Count;
  /** Helpful changes of mixed studies, and how many of them were kept. */
  readonly power: Count;
  /** The same by the size of the planted effect. */
  readonly powerOf: readonly Count[];
  /** Harmful changes of mixed studies, and how many of them were kept. */
  readonly harm: Count;
  /** Mean runs of a trial without effect, and of one that was kept, in mixed studies. */
  readonly runsPerNull: number;
  readonly runsPerKeep: number;
  /** Mean runs of a whole mixed study: calibration and closing included. */
  readonly runsPerStudy: number;
  /** Mean of claim minus truth in mixed studies, as a fraction of the metric at the start. */
  readonly overClaim: number;
  /** Studies of all kinds that claimed a lower bound, and how many of the bounds lay above the truth. */
  readonly boundAbove: Count;
}

/** Differences of claim and truth that are rounding. */
const ROUNDING = 1e-9;

export function figuresOf(outcomes: Readonly<Record<Plan["name"], readonly Outcome[]>>): Figures {
  const trials = outcomes.mixed.flatMap((outcome) => outcome.trials);
  const planted = outcomes.planted.flatMap((outcome) => outcome.trials);
  const useless = trials.filter(({ effect }) => effect === 0);
  const bounded = Object.values(outcomes)
    .flat()
    .flatMap(({ claimed: { low }, truth }) => (low === null ? [] : [low - truth]));
  return {
    falseKeeps: keptOf(useless),
    nullStudies: count(outcomes.null, (outcome) => outcome.trials.some(({ kept }) => kept)),
    power: keptOf(trials.filter(({ effect }) => effect > 0)),
    powerOf: PLANTED_EFFECTS.map((size) => keptOf(planted.filter(({ effect }) => effect === size))),
    harm: keptOf(trials.filter(({ effect }) => effect < 0)),
    runsPerNull: mean(useless.map(({ runs }) => runs)),
    runsPerKeep: mean(trials.filter(({ kept }) => kept).map(({ runs }) => runs)),
    runsPerStudy: mean(outcomes.mixed.map(({ runs }) => runs)),
    overClaim: mean(outcomes.mixed.map(({ claimed, truth }) => claimed.estimate - truth)),
    boundAbove: count(bounded, (excess) => excess > ROUNDING),
  };
}

const keptOf = (trials: readonly Trial[]) => count(trials, ({ kept }) => kept);

function count<T>(items: readonly T[], is: (item: T) => boolean): Count {
  return { hits: items.filter(is).length, of: items.length };
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
