import type { Objective } from "../../domain/metric.ts";
import type { Arm } from "../../domain/run.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { sigmaOfDifferences, successiveDifferences } from "../../stats/scale.ts";
import { finest, onScale, type Scale, scaleFor } from "./scale.ts";
import type { Settings } from "./settings.ts";

/** What the Referee carries from trial to trial. */
export interface Session {
  readonly objective: Objective;
  readonly seed: number;
  /** Error probability that is left to spend. */
  readonly wealth: number;
  /** A metric that varied once is never again taken for one that repeats exactly. */
  readonly hasVaried: boolean;
  /** Runs of the branch head since it was last asked for, in the metric's unit. */
  readonly calibration: readonly number[];
  /** Known once the metric varied and was calibrated. */
  readonly noise?: Noise;
}

/** What is known of the noise, on its scale. */
export interface Noise {
  readonly scale: Scale;
  /** Differences of runs of one arm that followed each other, the newest last. */
  readonly differences: readonly number[];
  /** The newest runs of the branch head. */
  readonly pool: readonly number[];
  /** Trials since one of them was made. */
  readonly stale: number;
}

/** A study that calibrated and varied: what noisy trials start from. */
export type NoisySession = Session & { readonly noise: Noise };

/**
 * The procedure of one trial: asks for a run of an arm and is told its value. With each question it says
 * what would be remembered if the trial ended there.
 */
export type Procedure<Result = Conclusion> = Generator<Question, Result, number>;

export interface Question {
  readonly arm: Arm;
  readonly session: Session;
}

export interface Conclusion {
  readonly verdict: Verdict;
  readonly session: Session;
}

export const allEqual = (values: readonly number[]) => values.every((each) => each === values[0]);

/** The session after one more run of the branch head. */
export function calibrate(session: Session, value: number, settings: Settings): Session {
  const calibration = [...session.calibration, value];
  const hasVaried = session.hasVaried || !allEqual(calibration);
  const next = { ...session, calibration, hasVaried };
  if (!hasVaried || calibration.length < settings.calibration) return next;
  const scale = scaleFor(calibration, session.objective.direction);
  const values = calibration.map((each) => onScale(scale, each));
  const differences = successiveDifferences(values);
  return { ...next, noise: { scale, differences, pool: values.slice(-settings.pool), stale: 0 } };
}

/** Runs of the branch head that are still to be made before a trial. */
export function calibrationLeft(session: Session, settings: Settings): number {
  if (session.noise) return 0;
  const wanted = session.hasVaried ? settings.calibration : settings.repeats;
  return Math.max(0, wanted - session.calibration.length);
}

/** The standard deviation of one run, on the scale. */
export function sigmaOf({ differences, scale }: Noise): number {
  return Math.max(finest(scale), sigmaOfDifferences(differences));
}

/** The noise after a trial that made these runs of each arm, in the order they were made. */
export function learned(
  noise: Noise,
  arms: Readonly<Record<Arm, readonly number[]>>,
  settings: Settings,
): Noise {
  const seen = [arms.baseline, arms.candidate].flatMap(successiveDifferences);
  return {
    ...noise,
    differences: [...noise.differences, ...seen].slice(-settings.memory),
    pool: [...noise.pool, ...arms.baseline].slice(-settings.pool),
    stale: arms.baseline.length > 0 ? 0 : noise.stale + 1,
  };
}
