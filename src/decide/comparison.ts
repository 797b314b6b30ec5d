import type { Evidence } from "../domain/evidence.ts";
import type { Direction, Objective } from "../domain/metric.ts";
import type { Arm } from "../domain/run.ts";
import type { Verdict } from "../domain/verdict.ts";
import { median } from "../stats/location.ts";
import { mixSeeds, mulberry32 } from "../stats/random.ts";
import { effectOf } from "./effect.ts";
import type { Ask, Measured, Rule } from "./rule.ts";

/**
 * The interleaved comparison: fresh runs of both arms in coin-flip order, and a candidate is kept only
 * when *every* one of its runs is better than *every* run of the baseline.
 *
 * - The baseline repeats exactly: two runs of each arm; all must repeat.
 * - Otherwise three of each, and five of each before anything is kept. Without an effect all orders of
 *   ten runs are equally likely, so complete separation happens once in C(10,5) = 252 trials. The
 *   smallest difference between the arms is then a lower bound of the effect (the rank-sum test turned
 *   into an interval: Hollander & Wolfe, Nonparametric Statistical Methods, chapter 4).
 */
export const comparison: Rule<ComparisonSession> = {
  open: ({ objective, seed }) => ({ objective, seed, baseline: [], hasVaried: false }),
  needsBaseline: (session) => session.baseline.length < 2,
  calibrated(session, value) {
    const baseline = [...session.baseline, value];
    return { ...session, baseline, hasVaried: session.hasVaried || !repeats(baseline) };
  },
  next(session, trial, measured) {
    const arms = split(measured);
    const wanted = runsWanted(session, arms);
    if (arms.baseline.length < wanted || arms.candidate.length < wanted) {
      return { kind: "run", arm: nextArm(session.seed, trial, measured) };
    }
    return answer(session.objective, arms, wanted);
  },
  closed(session, measured, verdict) {
    const arms = split(measured);
    const values = verdict.kind === "kept" ? arms.candidate : arms.baseline;
    const hasVaried = session.hasVaried || !isExact(session, arms);
    return values.length < 2
      ? { ...session, hasVaried }
      : { ...session, baseline: values, hasVaried };
  },
};

/** A metric that once varied is never again taken for one that repeats exactly. */
export interface ComparisonSession {
  readonly hasVaried: boolean;
  readonly objective: Objective;
  readonly seed: number;
  readonly baseline: readonly number[];
}

interface Arms {
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

const RUNS_WHEN_EXACT = 2;
const RUNS_TO_DISMISS = 3;
const RUNS_TO_KEEP = 5;

function split(measured: readonly Measured[]): Arms {
  const of = (arm: Arm) => measured.filter((run) => run.arm === arm).map((run) => run.value);
  return { baseline: of("baseline"), candidate: of("candidate") };
}

const repeats = (values: readonly number[]) => values.every((value) => value === values[0]);

function isExact(session: ComparisonSession, arms: Arms): boolean {
  if (session.hasVaried) return false;
  return repeats([...session.baseline, ...arms.baseline]) && repeats(arms.candidate);
}

function runsWanted(session: ComparisonSession, arms: Arms): number {
  if (isExact(session, arms)) return RUNS_WHEN_EXACT;
  const enough = Math.min(arms.baseline.length, arms.candidate.length) >= RUNS_TO_DISMISS;
  return enough && separated(session.objective.direction, arms) ? RUNS_TO_KEEP : RUNS_TO_DISMISS;
}

/** Runs come in pairs; a coin says which arm of a pair goes first. */
function nextArm(seed: number, trial: number, measured: readonly Measured[]): Arm {
  const pair = measured.length >> 1;
  const first: Arm = mulberry32(mixSeeds(seed, trial, pair))() < 0.5 ? "baseline" : "candidate";
  const second: Arm = first === "baseline" ? "candidate" : "baseline";
  return measured.length % 2 === 0 ? first : second;
}

/** The values of two arms that lie closest together if the candidate is better throughout. */
function closest(direction: Direction, arms: Arms): { before: number; after: number } {
  return direction === "maximize"
    ? { before: Math.max(...arms.baseline), after: Math.min(...arms.candidate) }
    : { before: Math.min(...arms.baseline), after: Math.max(...arms.candidate) };
}

function separated(direction: Direction, arms: Arms): boolean {
  const { before, after } = closest(direction, arms);
  return direction === "maximize" ? after > before : after < before;
}

function answer(objective: Objective, arms: Arms, wanted: number): Ask {
  const { direction, leastEffect } = objective;
  const typical = { before: median(arms.baseline), after: median(arms.candidate) };
  const evidence: Evidence = {
    effect: effectOf(typical, closest(direction, arms), direction),
    ...typical,
    runs: { baseline: arms.baseline.length, candidate: arms.candidate.length },
  };
  return { kind: "verdict", verdict: verdictOn(evidence, arms, wanted, direction, leastEffect) };
}

function verdictOn(
  evidence: Evidence,
  arms: Arms,
  wanted: number,
  direction: Direction,
  leastEffect: number,
): Verdict {
  const { estimate } = evidence.effect;
  if (wanted === RUNS_WHEN_EXACT) {
    if (estimate > 0) return { kind: "kept", grade: "exact", evidence };
    return { kind: "reverted", because: estimate < 0 ? "worse" : "no-effect", evidence };
  }
  const proven = wanted === RUNS_TO_KEEP && separated(direction, arms);
  // A fraction says nothing about a difference in the metric's own unit.
  const least = evidence.effect.scale === "fraction" ? leastEffect : 0;
  if (proven && estimate >= least) return { kind: "kept", grade: "confirmed", evidence };
  const mirrored = direction === "maximize" ? "minimize" : "maximize";
  if (separated(mirrored, arms)) return { kind: "reverted", because: "worse", evidence };
  return {
    kind: "reverted",
    because: estimate < least ? "no-effect" : "not-confirmed",
    evidence,
  };
}
