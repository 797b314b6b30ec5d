import type { Evidence } from "../../domain/evidence.ts";
import type { Arm } from "../../domain/run.ts";
import { type Random, shuffled } from "../../stats/random.ts";
import { effectOf } from "../effect.ts";
import { allEqual, type Procedure, type Session } from "./session.ts";

/**
 * A metric that repeats exactly: one run of the candidate, and only when it is better two fresh runs of
 * *each* arm. Had they only been of the candidate, a metric that varies now and then would keep useless
 * changes (10 % of useless studies, against 1.5 % so). Anything that does not repeat ends this way of
 * comparing for the rest of the study.
 */
export function* exactTrial(session: Session, random: Random): Procedure {
  const { objective, calibration } = session;
  const [stored = Number.NaN] = calibration;
  const first = yield { arm: "candidate", session };
  const gain = objective.direction === "maximize" ? first - stored : stored - first;
  const evidence = (runs: Evidence["runs"]): Evidence => {
    const pair = { before: stored, after: first };
    return { effect: effectOf(pair, pair, objective.direction), ...pair, runs };
  };
  if (!(gain > 0)) {
    const because = gain < 0 ? "worse" : "no-effect";
    const runs = { baseline: 0, candidate: 1 };
    return { verdict: { kind: "reverted", because, evidence: evidence(runs) }, session };
  }
  const varied: Session = { ...session, hasVaried: true, calibration: [] };
  const fresh: Record<Arm, number[]> = { baseline: [], candidate: [] };
  for (const arm of shuffled<Arm>(["baseline", "baseline", "candidate", "candidate"], random)) {
    fresh[arm].push(yield { arm, session });
  }
  const runs = { baseline: 2, candidate: 3 };
  if (!allEqual([stored, ...fresh.baseline]) || !allEqual([first, ...fresh.candidate])) {
    const detail = "the metric does not repeat exactly any more";
    const verdict = { kind: "reverted", because: "not-confirmed", detail } as const;
    return { verdict: { ...verdict, evidence: evidence(runs) }, session: varied };
  }
  return {
    verdict: { kind: "kept", grade: "exact", evidence: evidence(runs) },
    session: { ...session, calibration: calibration.map(() => first) },
  };
}
