import type { RevertedBecause } from "../domain/verdict.ts";
import { mixSeeds, mulberry32, type Random } from "../stats/random.ts";
import { Bench } from "./referee/bench.ts";
import { claim, closing } from "./referee/close.ts";
import { type Confirmed, canConfirm, confirm } from "./referee/confirm.ts";
import { exactTrial } from "./referee/exact.ts";
import { resolvable } from "./referee/resolution.ts";
import { screen } from "./referee/screen.ts";
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
import type { Measured, Rule } from "./rule.ts";

/**
 * The Referee: the probability that a study keeps *any* change without effect is at most `alpha`, however
 * many trials. Calibrates on the baseline, screens with few runs, confirms with an e-value on fresh ones.
 */
export function refereeWith(settings: Settings): Rule<Session> {
  return {
    name: "referee/1",
    open: ({ objective, seed }) => ({
      objective,
      seed,
      wealth: settings.alpha,
      hasVaried: false,
      calibration: [],
    }),
    needsBaseline: (session) => calibrationLeft(session, settings) > 0,
    calibrated: (session, value) => calibrate(session, value, settings),
    next(session, number, measured) {
      const step = replay(trial(session, number, settings), measured);
      if (step.done) return { kind: "verdict", verdict: step.value.verdict };
      return { kind: "run", arm: step.value.arm };
    },
    closed(session, number, measured) {
      return replay(trial(session, number, settings), measured).value.session;
    },
    resolves: ({ noise }) => (noise ? resolvable(noise) : []),
    closing: (session, measured) => closing(session, measured, settings),
    closingRuns: 2 * settings.close.pairs,
    claim: (session, measured) => claim(session, measured, settings),
  };
}

export const referee = refereeWith(SETTINGS);

/**
 * Takes a trial to where its runs so far have brought it. A run that was not asked for, as the journal of
 * another rule may hold, counts for nothing.
 */
function replay(
  procedure: Procedure,
  measured: readonly Measured[],
): IteratorResult<Question, Conclusion> {
  let step = procedure.next(Number.NaN);
  for (const { arm, value } of measured) {
    if (step.done) break;
    if (step.value.arm === arm) step = procedure.next(value);
  }
  return step;
}

function trial(session: Session, number: number, settings: Settings): Procedure {
  const random = mulberry32(mixSeeds(session.seed, number));
  const { noise } = session;
  return noise ? noisyTrial({ ...session, noise }, random, settings) : exactTrial(session, random);
}

function* noisyTrial(session: NoisySession, random: Random, settings: Settings): Procedure {
  const bench = new Bench(session, settings);
  const screened = yield* screen(bench, random);
  if (!screened.promising) {
    const because = screened.gain < -bench.least ? "worse" : "no-effect";
    return bench.ended({ kind: "reverted", because, evidence: bench.evidence(screened.gain) });
  }
  if (!canConfirm(bench)) {
    const evidence = bench.evidence(screened.gain);
    const detail = "the run cap leaves no room for a proof";
    return bench.ended({ kind: "reverted", because: "not-confirmed", evidence, detail });
  }
  const proof = bench.beginProof();
  const confirmed = yield* confirm(bench, screened, random);
  const evidence = bench.evidence(confirmed.gain, proof, confirmed);
  if (confirmed.proven && confirmed.gain >= session.objective.leastEffect) {
    return bench.kept({ kind: "kept", grade: "confirmed", evidence }, proof);
  }
  return bench.ended({ kind: "reverted", because: shortfall(confirmed, session), evidence });
}

function shortfall({ proven, logE, gain }: Confirmed, { objective }: Session): RevertedBecause {
  if (proven) return "no-effect";
  if (gain < 0) return "worse";
  return logE >= Math.log(PROVISIONAL) && gain >= objective.leastEffect
    ? "provisional"
    : "not-confirmed";
}

/** An e-value that speaks for the change, but not loudly enough for a whole study. */
const PROVISIONAL = 20;
