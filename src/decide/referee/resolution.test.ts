import { expect, test } from "vitest";
import { mulberry32 } from "../../stats/random.ts";
import { experiment } from "../fixtures.ts";
import { normal } from "../referee.fixtures.ts";
import { referee } from "../referee.ts";
import type { Measured } from "../rule.ts";
import { resolvable } from "./resolution.ts";

/** How often a trial with this run cap keeps an effect of so many standard deviations. */
function power(runs: number, sigmas: number): number {
  const { objective } = experiment();
  const studies = 300;
  let kept = 0;
  for (let seed = 1; seed <= studies; seed++) {
    const draw = normal(mulberry32(seed * 31 + runs));
    const run = (shift: number) => Math.exp(0.01 * (draw() - shift));
    let session = referee.open({
      objective: { ...objective, leastEffect: 0 },
      seed,
      trialRuns: runs,
    });
    while (referee.needsBaseline(session)) session = referee.calibrated(session, { value: run(0) });
    const measured: Measured[] = [];
    let ask = referee.next(session, 1, measured);
    while (ask.kind === "run") {
      measured.push({ arm: ask.arm, value: run(ask.arm === "candidate" ? sigmas : 0) });
      ask = referee.next(session, 1, measured);
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
  doubts: 0,
} as const;

test.each(resolvable(noise, 160))(
  "$effect is proven in $runs runs four times out of five",
  (each) => {
    const found = power(each.runs, -Math.log(1 - each.effect) / 0.01);
    expect(found).toBeGreaterThan(0.72);
    expect(found).toBeLessThan(0.9);
  },
);

test("a limit of runs leaves out what it cannot prove", () => {
  expect(resolvable(noise, 20).map(({ runs }) => runs)).toEqual([14, 20]);
  expect(resolvable(noise, 9)).toEqual([]);
});
