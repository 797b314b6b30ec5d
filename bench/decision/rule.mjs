/**
 * The rule that ships, behind the interface of an outside simulator of keep/revert rules:
 * `create(ctx)`, `begin(session, sample)`, `decide(session, sample)`, `finish(session, sample)`, where
 * `sample("head" | "candidate" | "start")` costs one run and gives its value. Needs no build.
 */
import { rule } from "../../src/decide/rule-in-force.ts";

function calibrate(study, sample) {
  while (rule.needsBaseline(study.session)) {
    study.session = rule.calibrated(study.session, { value: sample("head") });
  }
}

export default {
  name: "the Referee",
  create({ rng, direction, mei: leastEffect }) {
    const metric = { name: "m", spec: "m", source: { kind: "function" } };
    const objective = {
      metric,
      direction: direction === "max" ? "maximize" : "minimize",
      leastEffect,
    };
    const seed = Math.floor(rng.u() * 2 ** 32);
    return { session: rule.open({ objective, seed }), trial: 0, claimed: 0 };
  },
  begin: calibrate,
  decide(study, sample) {
    calibrate(study, sample);
    study.trial += 1;
    const measured = [];
    for (;;) {
      const ask = rule.next(study.session, study.trial, measured);
      if (ask.kind === "verdict") return settle(study, measured, ask.verdict);
      measured.push({ arm: ask.arm, value: sample(ask.arm === "baseline" ? "head" : "candidate") });
    }
  },
  finish(study, sample) {
    const measured = [];
    for (;;) {
      const ask = rule.closing(study.session, measured);
      if (ask.kind === "claim") {
        const { estimate, low } = ask.claim;
        return { claimedGain: estimate, claimedLow: low ?? Number.NEGATIVE_INFINITY };
      }
      measured.push({ side: ask.side, value: sample(ask.side) });
    }
  },
  /** Where the closing runs were not affordable: the effects of what was kept, compounded. */
  claim: ({ claimed }) => claimed,
};

function settle(study, measured, verdict) {
  study.session = rule.closed(study.session, study.trial, measured);
  const keep = verdict.kind === "kept";
  const estimate = verdict.evidence?.effect.estimate ?? 0;
  if (keep) study.claimed = 1 - (1 - study.claimed) * (1 - estimate);
  return { keep, label: keep ? verdict.grade : verdict.because, estimate };
}
