import type { Objective } from "../domain/metric.ts";
import type { Arm } from "../domain/run.ts";
import type { Verdict } from "../domain/verdict.ts";

/** A value that a run of the trial gave. */
export interface Measured {
  readonly arm: Arm;
  readonly value: number;
}

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
  open(question: { readonly objective: Objective; readonly seed: number }): Session;
  /** True while the baseline must be run again before the first trial. */
  needsBaseline(session: Session): boolean;
  /** Told the value of one such run. */
  calibrated(session: Session, value: number): Session;
  /** What to do next in trial number `trial`, given the values measured in it so far. */
  next(session: Session, trial: number, measured: readonly Measured[]): Ask;
  /** Told how a measured trial ended, before the next one begins. */
  closed(session: Session, measured: readonly Measured[], verdict: Verdict): Session;
}
