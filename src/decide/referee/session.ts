import type { MetricGuard } from "../../domain/experiment.ts";
import type { Objective } from "../../domain/metric.ts";
import type { Arm } from "../../domain/run.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { sigmaOfDifferences, successiveDifferences } from "../../stats/scale.ts";
import type { Sample } from "../rule.ts";
import { finest, onScale, type Scale, scaleFor } from "./scale.ts";
import type { Settings } from "./settings.ts";

/** What the Referee carries from trial to trial. */
export interface Session {
  readonly objective: Objective;
  readonly seed: number;
  /** The numbers that may not get worse, the holdout among them. */
  readonly guards: readonly MetricGuard[];
  readonly holdout?: MetricGuard;
  /** The most runs of one trial. */
  readonly trialRuns: number;
  readonly acceptUnproven: boolean;
  /** How many times better nothing is believed to be. */
  readonly tooGood?: number;
  /** What measured trials made of the metric, as logarithms, whichever way; missing where nobody looks at them. */
  readonly gains?: readonly number[];
  /** Error probability that is left to spend. */
  readonly wealth: number;
  /** A metric that varied once is never again taken for one that repeats exactly. */
  readonly hasVaried: boolean;
  /** Runs of the branch head since it was last asked for. */
  readonly calibration: readonly Sample[];
  /** Known once the metric varied and was calibrated. */
  readonly noise?: Noise;
  /** By the names of the guards; known once the branch head was run. */
  readonly guardNoise: Readonly<Record<string, Noise>>;
}

/** What is known of the noise of one number, on its scale. */
export interface Noise {
  readonly scale: Scale;
  /** Differences of runs of one arm that followed each other, the newest last. */
  readonly differences: readonly number[];
  /** The newest runs of the branch head. */
  readonly pool: readonly number[];
  /** Trials since one of them was made. */
  readonly stale: number;
  /** Trials in a row whose only run was far worse than what is known of the baseline. */
  readonly doubts: number;
}

/** A study that calibrated and varied: what noisy trials start from. */
export type NoisySession = Session & { readonly noise: Noise };

/** What a procedure is told: what the run it asked for gave, or to go on beyond its own end. */
type Answer = Sample | "more";

/** A procedure asks for a run of an arm, or says how it would end if it is not told to go on. */
export type Question =
  | { readonly arm: Arm; readonly ifEnded: () => Conclusion }
  | { readonly end: () => Conclusion };

/** The procedure of one trial, or of a part of it. */
export type Procedure<Result = Conclusion> = Generator<Question, Result, Answer>;

/** How a trial ends, and what is remembered then. */
export interface Conclusion {
  readonly verdict: Verdict;
  readonly session: Session;
}

/** True for an empty list too. */
export const allEqual = (values: readonly number[]) => values.every((each) => each === values[0]);

/** The session after one more run of the branch head. */
export function calibrate(session: Session, sample: Sample, settings: Settings): Session {
  const calibration = [...session.calibration, sample];
  const values = calibration.map(({ value }) => value);
  const hasVaried = session.hasVaried || !allEqual(values);
  const next = {
    ...session,
    calibration,
    hasVaried,
    guardNoise: guardNoiseOf(session, calibration, settings),
  };
  if (!hasVaried || calibration.length < settings.calibration) return next;
  return { ...next, noise: noiseOf(values, session.objective.direction, settings) };
}

function guardNoiseOf(
  { guards }: Session,
  calibration: readonly Sample[],
  settings: Settings,
): Session["guardNoise"] {
  const entries = guards.map(({ name, direction }) => {
    const values = calibration.flatMap(({ beside }) => beside?.[name] ?? []);
    return [name, noiseOf(values, direction, settings)] as const;
  });
  return Object.fromEntries(entries);
}

function noiseOf(
  values: readonly number[],
  direction: Objective["direction"],
  settings: Settings,
): Noise {
  const scale = scaleFor(values, direction);
  const places = values.map((each) => onScale(scale, each));
  const differences = successiveDifferences(places);
  return { scale, differences, pool: places.slice(-settings.pool), stale: 0, doubts: 0 };
}

/**
 * The noise after so many trials in a row that looked worse at their first run. One change may be worse; several
 * in a row say rather that the machine is slower than it was: the next trial begins with a fresh baseline run.
 */
export function doubted(noise: Noise, doubts: number, settings: Settings): Noise {
  if (doubts < settings.doubts) return { ...noise, doubts };
  return { ...noise, doubts, pool: noise.pool.slice(-1), stale: settings.refresh };
}

/** Runs of the branch head that are still to be made before a trial. */
export function calibrationLeft(session: Session, settings: Settings): number {
  if (session.noise) return 0;
  const varied = session.hasVaried || session.guards.some((guard) => isNoisy(session, guard));
  const wanted = varied ? settings.calibration : settings.repeats;
  return Math.max(0, wanted - session.calibration.length);
}

/** A number that is only watched is worth no runs of its own. */
function isNoisy({ guardNoise }: Session, { name, mode }: MetricGuard): boolean {
  const differences = guardNoise[name]?.differences ?? [];
  return mode === "strict" && differences.some((difference) => difference !== 0);
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
    doubts: 0,
  };
}
