import { expect, test } from "vitest";
import { mulberry32 } from "../../stats/random.ts";
import { experiment } from "../fixtures.ts";
import { normal } from "../referee.fixtures.ts";
import { refereeWith } from "../referee.ts";
import type { Measured } from "../rule.ts";
import { resolvable } from "./resolution.ts";
import { SETTINGS } from "./settings.ts";

/** How often a trial with this run cap keeps an effect of so many standard deviations. */
function power(runs: number, sigmas: number): number {
  const rule = refereeWith({ ...SETTINGS, confirm: { ...SETTINGS.confirm, runs } });
  const { objective } = experiment();
  const studies = 300;
  let kept = 0;
  for (let seed = 1; seed <= studies; seed++) {
    const draw = normal(mulberry32(seed * 31 + runs));
    const run = (shift: number) => Math.exp(0.01 * (draw() - shift));
    let session = rule.open({ objective: { ...objective, leastEffect: 0 }, seed });
    while (rule.needsBaseline(session)) session = rule.calibrated(session, run(0));
    const measured: Measured[] = [];
    let ask = rule.next(session, 1, measured);
    while (ask.kind === "run") {
      measured.push({ arm: ask.arm, value: run(ask.arm === "candidate" ? sigmas : 0) });
      ask = rule.next(session, 1, measured);
    }
    if (ask.verdict.kind === "kept") kept += 1;
  }
  return kept / studies;
}

const noise = {
  scale: { kind: "log", direction: "minimize", reference: 100 },
  // Neighbours of unit-free noise with a standard deviation of 1 %.
  differences: [0.01 * (Math.SQRT2 / 1.4826)],
  pool: [],
  stale: 0,
} as const;

test.each(resolvable(noise))("$effect is proven in $runs runs four times out of five", (each) => {
  const found = power(each.runs, -Math.log(1 - each.effect) / 0.01);
  expect(found).toBeGreaterThan(0.72);
  expect(found).toBeLessThan(0.9);
});
