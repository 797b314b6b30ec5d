import fc from "fast-check";
import { expect, test } from "vitest";
import type { Direction } from "../domain/metric.ts";
import type { Arm } from "../domain/run.ts";
import { mulberry32 } from "../stats/random.ts";
import { comparison } from "./comparison.ts";
import { experiment } from "./fixtures.ts";
import type { Measured } from "./rule.ts";

type Draw = (arm: Arm, nth: number) => number;

function judge(draw: Draw, { direction = "minimize" as Direction, seed = 1, trial = 1 } = {}) {
  const { objective } = experiment({}, direction);
  let session = comparison.open({ objective, seed });
  for (let nth = 0; comparison.needsBaseline(session); nth++) {
    session = comparison.calibrated(session, draw("baseline", nth));
  }
  const measured: Measured[] = [];
  for (;;) {
    const ask = comparison.next(session, trial, measured);
    if (ask.kind === "verdict") return { verdict: ask.verdict, measured };
    const nth = 100 + measured.length;
    measured.push({ arm: ask.arm, value: draw(ask.arm, nth) });
  }
}

const constant =
  (baseline: number, candidate: number): Draw =>
  (arm) =>
    arm === "baseline" ? baseline : candidate;

test("a metric that repeats exactly takes two runs of each arm", () => {
  const { verdict, measured } = judge(constant(100, 75));
  expect(measured).toHaveLength(4);
  expect(verdict).toMatchObject({
    kind: "kept",
    grade: "exact",
    evidence: {
      before: 100,
      after: 75,
      runs: { baseline: 2, candidate: 2 },
      effect: { estimate: 0.25, low: 0.25, scale: "fraction" },
    },
  });
});

test.each([
  [100, 100, "no-effect"],
  [100, 101, "worse"],
])("exact: %d → %d is reverted, %s", (before, after, because) => {
  expect(judge(constant(before, after)).verdict).toMatchObject({ kind: "reverted", because });
});

test("maximising turns better and worse around", () => {
  const up = { direction: "maximize" } as const;
  expect(judge(constant(10, 12), up).verdict).toMatchObject({
    kind: "kept",
    evidence: { effect: { estimate: 0.2 } },
  });
  expect(judge(constant(12, 10), up).verdict).toMatchObject({ kind: "reverted", because: "worse" });
});

test("a candidate that does not repeat is compared like any noisy one", () => {
  const flaky: Draw = (arm, nth) => (arm === "baseline" ? 100 : nth % 2 === 0 ? 90 : 120);
  const { verdict, measured } = judge(flaky);
  expect(measured.length).toBeGreaterThanOrEqual(6);
  expect(verdict.kind).toBe("reverted");
});

test("noise takes three runs of each arm to dismiss and five to keep", () => {
  const noise = mulberry32(5);
  const noisy =
    (gain: number): Draw =>
    (arm) =>
      (arm === "baseline" ? 100 : 100 - gain) + noise();
  const kept = judge(noisy(10));
  expect(kept.verdict).toMatchObject({ kind: "kept", grade: "confirmed" });
  expect(kept.measured).toHaveLength(10);
  const worse = judge(noisy(-10));
  expect(worse.verdict).toMatchObject({ kind: "reverted", because: "worse" });
  expect(worse.measured).toHaveLength(6);
});

test("a proven effect below the least one is not worth keeping", () => {
  const tiny: Draw = (arm, nth) => (arm === "baseline" ? 1000 : 999) + nth / 1e6;
  expect(judge(tiny).verdict).toMatchObject({ kind: "reverted", because: "no-effect" });
});

test("a baseline of zero gives an absolute effect", () => {
  expect(judge(constant(0, 3), { direction: "maximize" }).verdict).toMatchObject({
    kind: "kept",
    evidence: { effect: { estimate: 3, low: 3, scale: "absolute" } },
  });
});

test("a useless change on a noisy metric is kept at most once in C(10,5) trials", () => {
  const noise = mulberry32(11);
  let kept = 0;
  const trials = 20_000;
  for (let trial = 1; trial <= trials; trial++) {
    if (judge(() => 100 + noise(), { trial }).verdict.kind === "kept") kept++;
  }
  expect(kept / trials).toBeLessThan(1 / 252 + 3 * Math.sqrt(1 / 252 / trials));
});

test("law: the lower bound is never above the estimate, and runs of the arms are level", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 20, maxLength: 20 }), fc.nat(), (values, seed) => {
      let at = 0;
      const { verdict, measured } = judge(() => values[at++ % 20] ?? 0, { seed });
      const candidates = measured.filter(({ arm }) => arm === "candidate").length;
      expect(Math.abs(2 * candidates - measured.length)).toBeLessThanOrEqual(1);
      if (verdict.kind !== "kept") return;
      const { effect } = verdict.evidence;
      expect(effect.low).toBeLessThanOrEqual(effect.estimate + 1e-9);
      expect(effect.low).toBeGreaterThan(0);
    }),
  );
});

test("a metric that once varied is never taken for exact again", () => {
  const { objective } = experiment();
  let session = comparison.open({ objective, seed: 3 });
  for (const value of [1, 1]) session = comparison.calibrated(session, value);
  const varied: Measured[] = [
    { arm: "baseline", value: 1 },
    { arm: "candidate", value: 2 },
    { arm: "baseline", value: 2 },
    { arm: "candidate", value: 1 },
  ];
  session = comparison.closed(session, varied, { kind: "reverted", because: "no-effect" });
  const lucky: Measured[] = [
    { arm: "baseline", value: 2 },
    { arm: "candidate", value: 1 },
    { arm: "candidate", value: 1 },
    { arm: "baseline", value: 2 },
  ];
  expect(comparison.next(session, 2, lucky)).toMatchObject({ kind: "run" });
});

test("a useless change on a metric of two values is kept about as rarely", () => {
  const noise = mulberry32(23);
  const { objective } = experiment();
  let session = comparison.open({ objective, seed: 1 });
  const draw = () => (noise() < 0.5 ? 1 : 2);
  while (comparison.needsBaseline(session)) session = comparison.calibrated(session, draw());
  let kept = 0;
  const trials = 20_000;
  for (let trial = 1; trial <= trials; trial++) {
    const measured: Measured[] = [];
    let ask = comparison.next(session, trial, measured);
    while (ask.kind === "run") {
      measured.push({ arm: ask.arm, value: draw() });
      ask = comparison.next(session, trial, measured);
    }
    session = comparison.closed(session, measured, ask.verdict);
    if (ask.verdict.kind === "kept") kept++;
  }
  expect(kept / trials).toBeLessThan(1 / 252);
});
