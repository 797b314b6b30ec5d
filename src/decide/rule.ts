import type { Claim, Effect } from "../domain/evidence.ts";
import type { Objective } from "../domain/metric.ts";
import type { Arm, ClosingSide } from "../domain/run.ts";
import type { Verdict } from "../domain/verdict.ts";

/** A value that a run of the trial gave. */
export interface Measured {
  readonly arm: Arm;
  readonly value: number;
}

/** An effect that trials of so many runs prove four times out of five. */
export interface Resolved {
  readonly runs: number;
  /** As in `Effect`: a fraction, or the metric's unit where `scale` is absolute. */
  readonly effect: number;
  readonly scale: Effect["scale"];
}

/** A value that a closing run gave. */
export interface ClosingValue {
  readonly side: ClosingSide;
  readonly value: number;
}

/** What a rule wants after the last trial: a fresh run of one side, or nothing more. */
export type ClosingAsk =
  | { readonly kind: "run"; readonly side: ClosingSide }
  | { readonly kind: "claim"; readonly claim: Claim };

/** What a rule wants next: a fresh run of an arm, or nothing more, because it knows. */
export type Ask =
  | { readonly kind: "run"; readonly arm: Arm }
  | { readonly kind: "verdict"; readonly verdict: Verdict };

/**
 * A rule decides what is kept. It is pure: it asks for runs, is told their values, and ends with a
 * verdict; `Session` is whatever it carries from trial to trial (calibration, spent error budget).
 * Everything is computed from journalled events, so a verdict can be recomputed at any time.
 * Replacing the rule touches this folder alone.
 */
export interface Rule<Session> {
  /** Name and version: another version may decide otherwise on the same runs. */
  readonly name: string;
  open(question: { readonly objective: Objective; readonly seed: number }): Session;
  /** True while the baseline must be run again before the first trial. */
  needsBaseline(session: Session): boolean;
  /** Told the value of one such run. */
  calibrated(session: Session, value: number): Session;
  /** What to do next in trial number `trial`, given the values measured in it so far. */
  next(session: Session, trial: number, measured: readonly Measured[]): Ask;
  /** Told how a measured trial ended, before the next one begins. */
  closed(session: Session, trial: number, measured: readonly Measured[], verdict: Verdict): Session;
  /** The effects that trials of so many runs can prove through the noise; none while it is unknown. */
  resolves(session: Session): readonly Resolved[];
  /** What to do next for the claim about the whole study, given the closing runs so far. */
  closing(session: Session, measured: readonly ClosingValue[]): ClosingAsk;
  /** The claim that the runs so far allow; `undefined` without a pair of them. */
  claim(session: Session, measured: readonly ClosingValue[]): Claim | undefined;
  /** The most closing runs that are asked for: time to keep back for them. */
  readonly closingRuns: number;
}
