import type { Claim, Effect } from "../domain/evidence.ts";
import type { MetricGuard } from "../domain/experiment.ts";
import type { Objective } from "../domain/metric.ts";
import type { Arm, ClosingSide } from "../domain/run.ts";
import type { Verdict } from "../domain/verdict.ts";

/** What is asked, as far as a rule needs to know. */
export interface RuleQuestion {
  readonly objective: Objective;
  readonly seed: number;
  readonly guards?: readonly MetricGuard[];
  /** A strict guard that the claim is made on. */
  readonly holdout?: MetricGuard;
  /** The most runs of one trial, both arms counted; the rule's own limit unless given. */
  readonly trialRuns?: number;
  /** Keeps what is provisional too, as `unproven`. */
  readonly acceptUnproven?: boolean;
  /** How many times better nothing is believed to be, where the candidate could fake it; else missing. */
  readonly tooGood?: number;
  /** Whether less is too much where nothing in the study came near it. */
  readonly doubtsOutliers?: boolean;
}

/** The numbers that one run gave: of the metric, and of the guards by their names. */
export interface Sample {
  readonly value: number;
  readonly beside?: Readonly<Record<string, number>>;
  /** Of a metric that is a time its command tells. */
  readonly clocks?: Clocks;
}

/** One run by three clocks, in seconds: what its command told, and what was taken from outside. */
export interface Clocks {
  readonly told: number;
  readonly wall: number;
  readonly cpu: number | null;
}

/** What a run of the trial gave. */
export interface Measured extends Sample {
  readonly arm: Arm;
}

/** What a trial has been told so far: its runs, and where it was reopened for more of them. */
export type Told = Measured | "more";

/** An effect that trials of so many runs prove four times out of five. */
export interface Resolved {
  readonly runs: number;
  /** As in `Effect`: a fraction, or the metric's unit where `scale` is absolute. */
  readonly effect: number;
  readonly scale: Effect["scale"];
}

/** What a closing run gave. */
export interface ClosingValue extends Sample {
  readonly side: ClosingSide;
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
  open(question: RuleQuestion): Session;
  /** True while the baseline must be run again before the first trial. */
  needsBaseline(session: Session): boolean;
  /** Told what one such run gave. */
  calibrated(session: Session, sample: Sample): Session;
  /**
   * Whether the branch head could not have given this value (in the metric's unit) by chance: for a metric that
   * repeats exactly any other, else one far outside of the noise. For after the calibration.
   */
  notices(session: Session, value: number): boolean;
  /** A typical value of the branch head, in the metric's unit. For after the calibration. */
  typical(session: Session): number;
  /** What to do next in trial number `trial`, given what it has been told so far. */
  next(session: Session, trial: number, told: readonly Told[]): Ask;
  /** The verdict of a trial that has to end with what it has been told so far. */
  curtailed(session: Session, trial: number, told: readonly Told[]): Verdict;
  /** Told how a measured trial ended, before the next one begins. */
  closed(session: Session, trial: number, told: readonly Told[]): Session;
  /** Told how a trial ended that was reopened: `opening` is what it began with, `now` what others left. */
  reclosed(
    sessions: { readonly opening: Session; readonly now: Session },
    trial: number,
    told: readonly Told[],
    verdict: Verdict,
  ): Session;
  /** The effects that trials of so many runs can prove through the noise; none while it is unknown. */
  resolves(session: Session): readonly Resolved[];
  /** What to do next for the claim about the whole study, given the closing runs so far. */
  closing(session: Session, measured: readonly ClosingValue[]): ClosingAsk;
  /** The claim that the runs so far allow; `undefined` without a pair of them. */
  claim(session: Session, measured: readonly ClosingValue[]): Claim | undefined;
  /** The most closing runs that will be asked for: time to keep back for them. */
  closingRuns(session: Session): number;
}
