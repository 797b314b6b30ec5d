import type { TrialNumber } from "./ids.ts";

/**
 * What a proposer that finds nothing is asked to do differently, from the mildest to the last.
 *
 * - `refine`: look closer at what was measured, and improve on it
 * - `another-kind`: an idea of another kind
 * - `fresh-context`: begin afresh; what was tried is told in one line each
 * - `combine`: two changes that nearly made it, together
 */
export type AdviceStage = "refine" | "another-kind" | "fresh-context" | "combine";

/** What to do differently, and what for. */
export interface Advice {
  readonly stage: AdviceStage;
  /** Trials of this proposer in a row of which none was kept. */
  readonly barren: number;
  /** One line a trial, of those that are told in no other way; with `fresh-context`. */
  readonly tried?: readonly string[];
  /** The two to combine; with `combine`. */
  readonly nearMisses?: readonly NearMiss[];
}

/** A change that was measured to be better, and was not proven so. */
export interface NearMiss {
  readonly trial: TrialNumber;
  readonly statement: string;
  /** As in `Effect`: positive = better. */
  readonly effect: number;
  /** Against its parent, cut. */
  readonly patch: string;
}
