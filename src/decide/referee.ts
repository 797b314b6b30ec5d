import { mixSeeds, mulberry32, type Random } from "../stats/random.ts";
import { Bench } from "./referee/bench.ts";
import { claim, closing, closingRuns } from "./referee/close.ts";
import { exactTrial } from "./referee/exact.ts";
import { objection } from "./referee/guards.ts";
import { notices, typical } from "./referee/notice.ts";
import { Proof } from "./referee/proof.ts";
import { resolvable } from "./referee/resolution.ts";
import { type Screened, screen } from "./referee/screen.ts";
import {
  type Conclusion,
  calibrate,
  calibrationLeft,
  type NoisySession,
  type Procedure,
  type Question,
  type Session,
} from "./referee/session.ts";
import { SETTINGS, type Settings } from "./referee/settings.ts";
import { withGain } from "./referee/too-good.ts";
import type { Rule, RuleQuestion, Told } from "./rule.ts";

/**
 * The Referee: the probability that a study keeps *any* change without effect is at most `alpha`, however
 * many trials. Calibrates on the baseline, screens with few runs, confirms with an e-value on fresh ones.
 */
function refereeWith(settings: Settings): Rule<Session> {
  const told = (session: Session, number: number, what: readonly Told[]) =>
    replay(trial(session, number, settings), what);
  return {
    name: "referee/2",
    open: (question) => opened(question, settings),
    needsBaseline: (session) => calibrationLeft(session, settings) > 0,
    calibrated: (session, sample) => calibrate(session, sample, settings),
    notices,
    typical,
    next(session, number, what) {
      const step = told(session, number, what);
      if (!step.done && "arm" in step.value) return { kind: "run", arm: step.value.arm };
      return { kind: "verdict", verdict: concluded(step).verdict };
    },
    curtailed: (session, number, what) => concluded(told(session, number, what)).verdict,
    closed(session, number, what) {
      const { session: now, verdict } = concluded(told(session, number, what));
      return withGain(now, verdict);
    },
    reclosed({ opening, now }, number, what, verdict) {
      const { session } = concluded(told(opening, number, what));
      if (verdict.kind !== "kept") return session.hasVaried ? varied(now) : now;
      const isProven = verdict.grade !== "unproven";
      const refund = opening.noise && isProven ? settings.confirm.stake * opening.wealth : 0;
      return ahead({ ...now, wealth: now.wealth + refund }, session);
    },
    resolves: ({ noise, trialRuns }) => (noise ? resolvable(noise, trialRuns) : []),
    closing: (session, measured) => closing(session, measured, settings),
    closingRuns: (session) => closingRuns(session, settings),
    claim: (session, measured) => claim(session, measured, settings),
  };
}

/** The Referee with the constants that ship. */
export const referee = refereeWith(SETTINGS);

function opened(question: RuleQuestion, settings: Settings): Session {
  const {
    objective,
    seed,
    guards = [],
    holdout,
    trialRuns,
    acceptUnproven = false,
    tooGood,
    doubtsOutliers,
  } = question;
  return {
    objective,
    seed,
    guards: holdout ? [...guards, holdout] : guards,
    ...(holdout ? { holdout } : {}),
    trialRuns: Math.min(trialRuns ?? settings.confirm.runs, settings.confirm.runs),
    acceptUnproven,
    ...(tooGood === undefined ? {} : { tooGood }),
    ...(doubtsOutliers ? { gains: [] } : {}),
    wealth: settings.alpha,
    hasVaried: false,
    calibration: [],
    guardNoise: {},
  };
}

/** The branch head is another one since: what is known of it comes from the trial that was kept. */
function ahead(now: Session, kept: Session): Session {
  const { guardNoise, calibration } = kept;
  if (now.noise && kept.noise) {
    return { ...now, guardNoise, noise: { ...now.noise, pool: kept.noise.pool, stale: 0 } };
  }
  if (now.hasVaried === kept.hasVaried) return { ...now, guardNoise, calibration };
  const { noise: _, ...unknown } = now;
  return { ...unknown, guardNoise, calibration: [] };
}

/** Known to vary since: calibrated anew, unless it was. */
function varied(now: Session): Session {
  return now.hasVaried ? now : { ...now, hasVaried: true, calibration: [] };
}

type Step = IteratorResult<Question, Conclusion>;

/**
 * Takes a trial to where what it was told has brought it. A run that was not asked for, as the journal of
 * another rule may hold, counts for nothing.
 */
function replay(procedure: Procedure, told: readonly Told[]): Step {
  // What comes first goes nowhere: a generator has not asked anything yet.
  let step = procedure.next("more");
  for (const each of told) {
    if (step.done) break;
    if (each === "more") {
      // One that was curtailed goes on where it was; one that ended goes beyond its end.
      if ("end" in step.value) step = procedure.next("more");
    } else if ("arm" in step.value && step.value.arm === each.arm) {
      step = procedure.next(each);
    }
  }
  return step;
}

function concluded(step: Step): Conclusion {
  if (step.done) return step.value;
  return "arm" in step.value ? step.value.ifEnded() : step.value.end();
}

function trial(session: Session, number: number, settings: Settings): Procedure {
  const random = mulberry32(mixSeeds(session.seed, number));
  const { noise } = session;
  return noise
    ? noisyTrial({ ...session, noise }, random, settings)
    : exactTrial(session, random, settings);
}

function* noisyTrial(session: NoisySession, random: Random, settings: Settings): Procedure {
  const bench = new Bench(session, settings);
  const screened = yield* screen(bench, random);
  if (!screened.promising) return dismissed(bench, screened);
  if (bench.runs.left < 2 * settings.confirm.halves[0]) {
    bench.runs.outlook = () => noRoom(bench, screened);
    yield* bench.runs.goOnBeyond();
  }
  const proof = new Proof(bench, screened);
  bench.runs.outlook = () => proof.conclude();
  while (!proof.isSettled) {
    if (proof.isHopeless && Number.isFinite(bench.runs.left)) yield* bench.runs.goOnBeyond();
    yield* proof.block(random);
  }
  return proof.conclude();
}

function dismissed(bench: Bench, { gain }: Screened): Conclusion {
  const evidence = bench.evidence(gain);
  const { isBroken, obstacle } = bench.runs.guards;
  if (isBroken && obstacle) {
    const detail = objection(obstacle);
    return bench.ended({ kind: "reverted", because: "guard", evidence, detail });
  }
  const because = gain < -bench.least ? "worse" : "no-effect";
  const verdict = { kind: "reverted", because, evidence } as const;
  return because === "worse" && bench.runs.mark.baseline === 0
    ? bench.endedInDoubt(verdict)
    : bench.ended(verdict);
}

function noRoom(bench: Bench, { gain }: Screened): Conclusion {
  const detail = "the limit of runs leaves no room for a proof";
  // A proof that was not begun has the e-value 1: more runs may begin it.
  const bar = -Math.log(bench.settings.confirm.stake * bench.session.wealth);
  const evidence = bench.evidence(gain, undefined, { logE: 0, bar });
  return bench.ended({ kind: "reverted", because: "not-confirmed", evidence, detail });
}
