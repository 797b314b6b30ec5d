/**
 * The rule that ships, behind the interface of an outside simulator of keep/revert rules:
 * `create(ctx)`, `begin(session, sample)`, `decide(session, sample)`, `finish(session, sample)`, where
 * `sample("head" | "candidate" | "start")` costs one run and gives its value.
 */
import { closingEffect } from "../../src/decide/referee/close.ts";
import { SETTINGS } from "../../src/decide/referee/settings.ts";
import { refereeWith } from "../../src/decide/referee.ts";

const settings = process.env.ASSAY_SETTINGS
  ? {
      ...SETTINGS,
      ...JSON.parse(process.env.ASSAY_SETTINGS),
      screen: { ...SETTINGS.screen, ...JSON.parse(process.env.ASSAY_SETTINGS).screen },
      confirm: { ...SETTINGS.confirm, ...JSON.parse(process.env.ASSAY_SETTINGS).confirm },
    }
  : SETTINGS;
const rule = refereeWith(settings);

function calibrate(study, sample) {
  while (rule.needsBaseline(study.session)) {
    study.session = rule.calibrated(study.session, sample("head"));
  }
}

export default {
  name: "the Referee",
  create({ rng, direction, mei }) {
    const metric = { name: "m", spec: "m", source: { kind: "function" } };
    const objective = {
      metric,
      direction: direction === "max" ? "maximize" : "minimize",
      leastEffect: mei,
    };
    const seed = Math.floor(rng.u() * 2 ** 32);
    return {
      session: rule.open({ objective, seed }),
      trial: 0,
      rng,
      direction: objective.direction,
      claimed: 0,
    };
  },
  begin: calibrate,
  decide(study, sample) {
    calibrate(study, sample);
    study.trial += 1;
    const measured = [];
    for (;;) {
      const ask = rule.next(study.session, study.trial, measured);
      if (ask.kind === "verdict") {
        const { verdict } = ask;
        study.session = rule.closed(study.session, study.trial, measured, verdict);
        const keep = verdict.kind === "kept";
        const estimate = verdict.evidence?.effect.estimate ?? 0;
        if (keep) study.claimed = 1 - (1 - study.claimed) * (1 - estimate);
        return { keep, label: keep ? verdict.grade : verdict.because, estimate };
      }
      measured.push({ arm: ask.arm, value: sample(ask.arm === "baseline" ? "head" : "candidate") });
    }
  },
  finish(study, sample) {
    const pairs = [];
    for (let n = 0; n < SETTINGS.close.pairs; n++) {
      const pair = {};
      for (const which of study.rng.u() < 0.5 ? ["start", "head"] : ["head", "start"]) {
        pair[which] = sample(which);
      }
      pairs.push(pair);
    }
    const { estimate, low } = closingEffect(pairs, study.direction, SETTINGS.close.alpha);
    return { claimedGain: estimate, claimedLow: low };
  },
  claim: ({ claimed }) => claimed,
};
