import { mixSeeds, mulberry32 } from "../src/stats/random.ts";
import type { Plan } from "./plans.ts";
import type { Setting } from "./setting.ts";

/** What can be run: where the study began, the branch head, and the proposed change on top of it. */
export type Version = "start" | "head" | "candidate";

/** Runs a version once and gives the metric; less is better. */
export type Run = (version: Version) => number;

/** What a rule says in the end that a study gained: fractions of the metric at its start. */
export interface Claimed {
  readonly estimate: number;
  /** Its 95 % lower bound; `null` for a rule that has none. */
  readonly low: number | null;
}

/** A rule at work in one study. */
export interface Judge {
  /** Runs the head as often as it must before the first trial. */
  begin(run: Run): void;
  /** Whether the candidate is kept. */
  decide(run: Run): boolean;
  claim(run: Run): Claimed;
}

/** A rule that decides what is kept. */
export interface Contender {
  readonly name: string;
  /** `seed` is for the rule's own coins. */
  open(seed: number): Judge;
}

/** One proposed change: its true effect, what became of it, and the runs that took. */
export interface Trial {
  readonly effect: number;
  readonly kept: boolean;
  readonly runs: number;
}

/** A finished study. */
export interface Outcome {
  readonly trials: readonly Trial[];
  /** All its runs: also those before the first trial, and those for the claim. */
  readonly runs: number;
  readonly claimed: Claimed;
  /** What it truly gained: a fraction of the metric at its start. */
  readonly truth: number;
}

/** Trials of one study. */
export const TRIALS = 100;

/** Runs that would fit between two trials, while the next change is thought of. */
const PAUSE = 3;

/**
 * Lets a rule decide a whole study, of which it knows nothing but the values of the runs it asks for. For
 * one seed all rules see the same changes on the same machine.
 */
export function conduct(rule: Contender, setting: Setting, plan: Plan, seed: number): Outcome {
  const [changes, machine] = [mulberry32(mixSeeds(seed, 1)), mulberry32(mixSeeds(seed, 2))];
  const noise = setting.noise.open(machine);
  const level: Record<Version, number> = { start: 100, head: 100, candidate: 100 };
  let runs = 0;
  const run: Run = (version) => {
    runs += 1;
    return level[version] * Math.exp(setting.sigma * noise.next());
  };
  const judge = rule.open(mixSeeds(seed, 3));
  judge.begin(run);
  const trials = Array.from({ length: TRIALS }, (): Trial => {
    noise.pass(PAUSE);
    const effect = plan.draw(changes);
    level.candidate = level.head * (1 - effect);
    const before = runs;
    const kept = judge.decide(run);
    if (kept) level.head = level.candidate;
    return { effect, kept, runs: runs - before };
  });
  noise.pass(PAUSE);
  const claimed = judge.claim(run);
  return { trials, runs, claimed, truth: 1 - level.head / level.start };
}
