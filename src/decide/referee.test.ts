import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Arm, ClosingSide } from "../domain/run.ts";
import { mulberry32, type Random } from "../stats/random.ts";
import { closingEffectOf, constant, type Draw, noisy, normal, Study } from "./referee.fixtures.ts";
import { referee } from "./referee.ts";
import type { Measured } from "./rule.ts";

describe("a metric that repeats exactly", () => {
  test("takes three runs of the baseline, then one run a trial", () => {
    const study = new Study().calibrate(constant(100, 100));
    expect(study.session.calibration).toEqual(Array(3).fill({ value: 100 }));
    const { verdict, measured } = study.trial(constant(100, 100));
    expect(measured).toEqual([{ arm: "candidate", value: 100 }]);
    expect(verdict).toMatchObject({ kind: "reverted", because: "no-effect" });
    expect(study.trial(constant(100, 101)).verdict).toMatchObject({ because: "worse" });
  });

  test("keeps what is better and repeats, after two fresh runs of each", () => {
    const study = new Study();
    const { verdict, measured } = study.trial(constant(100, 75));
    expect(measured).toHaveLength(5);
    expect(measured.filter(({ arm }) => arm === "baseline")).toHaveLength(2);
    expect(verdict).toMatchObject({
      kind: "kept",
      grade: "exact",
      evidence: {
        before: 100,
        after: 75,
        runs: { baseline: 2, candidate: 3 },
        effect: { estimate: 0.25, low: 0.25, scale: "fraction" },
      },
    });
    // What was kept is what the next one is compared with.
    expect(study.trial(constant(75, 75)).verdict).toMatchObject({ because: "no-effect" });
  });

  test("that does not repeat any more is calibrated anew, and never again taken for exact", () => {
    const study = new Study();
    const values = [90, 100, 101, 90, 90];
    let at = 0;
    study.calibrate(constant(100, 100));
    const { verdict } = study.trial(() => values[at++ % 5] ?? 0);
    expect(verdict).toMatchObject({ kind: "reverted", because: "not-confirmed" });
    expect(referee.needsBaseline(study.session)).toBe(true);
    let runs = 0;
    study.calibrate(() => {
      runs += 1;
      return 100;
    });
    expect(runs).toBe(8);
    expect(study.session).toMatchObject({ hasVaried: true, noise: { pool: expect.any(Array) } });
  });

  test("zero and negative values are values like others", () => {
    const up = new Study({ direction: "maximize" });
    expect(up.trial(constant(0, 3)).verdict).toMatchObject({
      kind: "kept",
      evidence: { effect: { estimate: 3, scale: "absolute" } },
    });
    expect(new Study().trial(constant(-1, -2)).verdict).toMatchObject({ kind: "kept" });
  });
});

describe("a metric that varies", () => {
  test("is calibrated with eight runs", () => {
    const study = new Study().calibrate(noisy(mulberry32(1), 0.01));
    expect(study.session.calibration).toHaveLength(8);
    expect(study.session.noise?.scale.kind).toBe("log");
  });

  test("useless changes cost about three runs, useful ones are kept with a bound below the truth", () => {
    const random = mulberry32(2);
    const study = new Study();
    let runs = 0;
    for (let trial = 0; trial < 200; trial++) {
      const { verdict, measured } = study.trial(noisy(random, 0.01));
      expect(verdict?.kind).toBe("reverted");
      runs += measured.length;
    }
    expect(runs / 200).toBeLessThan(4.4);
    const { verdict, measured } = study.trial(noisy(random, 0.01, 0.1));
    expect(verdict).toMatchObject({ kind: "kept", grade: "confirmed" });
    expect(measured.length).toBeLessThan(30);
    if (verdict?.kind !== "kept") return;
    const { effect, logE = 0, logNeeded = 1 } = verdict.evidence;
    expect(effect.estimate).toBeCloseTo(0.1, 1);
    expect(effect.low).toBeLessThan(effect.estimate);
    expect(logE).toBeGreaterThanOrEqual(logNeeded);
  });

  test("the trial that docs/referee.md tells", () => {
    const study = new Study({ seed: 3 });
    const baseline = [101.6, 101, 98.3, 100.6, 99.3, 100.6, 98.4, 101.3];
    const told: Record<Arm, number[]> = {
      baseline: [...baseline, 99.6, 100.3, 99.8, 101.6, 98.4],
      candidate: [94.7, 95.6, 96.2, 94.3, 94.6, 94.9],
    };
    const { verdict, measured } = study.trial((arm) => told[arm].shift() ?? Number.NaN);
    expect(measured).toHaveLength(11);
    expect(verdict).toMatchObject({ kind: "kept", grade: "confirmed" });
    if (verdict?.kind !== "kept") return;
    const { effect, logE = 0 } = verdict.evidence;
    expect(Math.round(Math.exp(logE))).toBe(136);
    expect(effect.estimate).toBeCloseTo(0.049, 3);
    expect(effect.low).toBeCloseTo(0.036, 3);
  });

  test("maximising turns better and worse around", () => {
    const random = mulberry32(3);
    const better: Draw = (arm) => noisy(random, 0.01)(arm) * (arm === "candidate" ? 1.1 : 1);
    expect(new Study({ direction: "maximize" }).trial(better).verdict?.kind).toBe("kept");
    expect(new Study().trial(better).verdict).toMatchObject({ kind: "reverted" });
  });

  test("a proven effect below the least one is not kept", () => {
    const study = new Study({ leastEffect: 0.05 });
    const { verdict } = study.trial(noisy(mulberry32(4), 0.001, 0.03));
    expect(verdict).toMatchObject({ kind: "reverted", because: "no-effect" });
  });

  test("around zero effects have the metric's unit", () => {
    const draw = normal(mulberry32(5));
    const study = new Study({ direction: "maximize", leastEffect: 0 });
    const { verdict } = study.trial((arm) => draw() + (arm === "candidate" ? 20 : 0));
    expect(verdict).toMatchObject({
      kind: "kept",
      evidence: { effect: { scale: "absolute", estimate: expect.closeTo(20, -1) } },
    });
  });

  test("a candidate that suddenly gives zero, and noise that collapses, end in a verdict", () => {
    const study = new Study().calibrate(noisy(mulberry32(6), 0.02));
    const zero = study.trial((arm) => (arm === "candidate" ? 0 : 100 + mulberry32(7)()));
    expect(zero.verdict).toBeDefined();
    const still = new Study();
    const values = [100, 100, 101, 100, 100, 100, 100, 100];
    let at = 0;
    still.calibrate(() => values[at++ % 8] ?? 100);
    expect(still.trial(() => (at++ % 9 === 0 ? 101 : 100)).verdict?.kind).toBe("reverted");
  });

  test("a confirmation stakes wealth, a keep gives it back", () => {
    const random = mulberry32(8);
    const study = new Study().calibrate(noisy(random, 0.01));
    const before = study.session.wealth;
    expect(study.trial(noisy(random, 0.01, 0.1)).verdict?.kind).toBe("kept");
    expect(study.session.wealth).toBe(before);
    // Better in the screen, useless in the proof.
    let luck = 5;
    while (study.session.wealth === before) {
      study.trial((arm) => noisy(random, 0.01, arm === "candidate" && luck-- > 0 ? 0.05 : 0)(arm));
      luck = 5;
    }
    expect(study.session.wealth).toBeCloseTo(before * 0.8, 12);
  });

  test("a trial that ends in its confirmation, by a crash say, has spent its stake", () => {
    const random = mulberry32(9);
    const study = new Study().calibrate(noisy(random, 0.01));
    const { measured } = study.trial(noisy(random, 0.01, 0.1), 8);
    const after = referee.closed(study.session, study.trials, measured);
    expect(after.wealth).toBeCloseTo(0.04, 12);
  });

  test("a baseline that drifts by half during the night changes no verdict", () => {
    const random = mulberry32(11);
    const study = new Study();
    let pace = 1;
    const drifting =
      (gain = 0): Draw =>
      (arm) => {
        pace *= 1 + Math.log(1.5) / 150;
        return pace * noisy(random, 0.01, gain)(arm);
      };
    for (let trial = 0; trial < 100; trial++) {
      expect(study.trial(drifting()).verdict?.kind).toBe("reverted");
    }
    expect(pace).toBeGreaterThan(1.4);
    expect(study.trial(drifting(0.1)).verdict?.kind).toBe("kept");
  });

  test("several in a row that look worse at once: the next begins with a fresh run of the baseline", () => {
    const random = mulberry32(12);
    const study = new Study().calibrate(noisy(random, 0.01));
    const slower: Draw = (arm) => 1.2 * noisy(random, 0.01)(arm);
    const arms = () => study.trial(slower).measured.map(({ arm }) => arm);
    expect([arms(), arms()]).toEqual([["candidate"], ["candidate"]]);
    expect(study.session.noise?.pool).toHaveLength(1);
    expect(arms()).toContain("baseline");
    // The machine is known again: what is 20 % better now is kept, though it is no better than before.
    const better: Draw = (arm) => slower(arm) * (arm === "candidate" ? 0.85 : 1);
    expect(study.trial(better).verdict?.kind).toBe("kept");
  });

  const noises: Readonly<Record<string, (random: Random) => Draw>> = {
    normal: (random) => noisy(random, 0.02),
    "two states": (random) => {
      let state = 1;
      return () => {
        if (random() < 0.1) state = 3 - state;
        return 100 + state + random() / 10;
      };
    },
    drift: (random) => {
      let base = 100;
      return () => {
        base *= 1 + 0.001 * (random() - 0.3);
        return base + random();
      };
    },
    "two values": (random) => () => (random() < 0.2 ? 99 : 100),
  };
  test.each(Object.entries(noises))(
    "at most one study in twenty keeps anything useless: %s",
    (_, make) => {
      const studies = 50;
      let wrong = 0;
      for (let seed = 1; seed <= studies; seed++) {
        const draw = make(mulberry32(seed * 7919));
        const study = new Study({ seed });
        const trials = Array.from({ length: 50 }, () => study.trial(draw).verdict?.kind);
        if (trials.includes("kept")) wrong += 1;
      }
      // Three standard deviations above 5 %.
      expect(wrong).toBeLessThanOrEqual(0.05 * studies + 3 * Math.sqrt(studies * 0.05 * 0.95));
    },
  );

  test("law: verdicts come, runs of a confirmation are level, and replaying gives the same", () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 30, maxLength: 30 }), fc.nat(), (values, seed) => {
        const study = new Study({ seed });
        let at = 0;
        const draw = () => values[at++ % 30] ?? 0;
        study.calibrate(draw);
        const { session } = study;
        const { verdict, measured } = study.trial(draw);
        expect(verdict).toBeDefined();
        expect(measured.length).toBeLessThanOrEqual(160);
        expect(referee.next(session, 1, measured)).toEqual({ kind: "verdict", verdict });
        if (verdict?.kind !== "kept") return;
        const { effect } = verdict.evidence;
        expect(effect.low).toBeLessThanOrEqual(effect.estimate + 1e-9);
      }),
    );
  });

  test("runs that nobody asked for count for nothing", () => {
    const study = new Study().calibrate(constant(100, 100));
    const stray: Measured = { arm: "baseline", value: 1 };
    expect(referee.next(study.session, 1, [stray])).toEqual({ kind: "run", arm: "candidate" });
  });
});

describe("the claim about a study", () => {
  const close = (study: Study, draw: (side: ClosingSide) => number) =>
    closingEffectOf(referee, study.session, draw);

  test("is exact after one pair where the metric repeats", () => {
    const study = new Study();
    study.trial(constant(100, 80));
    expect(close(study, (side) => (side === "start" ? 100 : 80))).toEqual({
      estimate: expect.closeTo(0.2, 12),
      low: expect.closeTo(0.2, 12),
      scale: "fraction",
      before: 100,
      after: 80,
      pairs: 1,
      exact: true,
    });
  });

  test("takes ten pairs where it varies, also when it only does so at the end", () => {
    const study = new Study();
    study.trial(constant(100, 80));
    const random = mulberry32(1);
    const found = close(study, (side) => (side === "start" ? 100 : 80) + random());
    expect(found).toMatchObject({ pairs: 10, exact: false, scale: "fraction" });
    expect(found.low).toBeLessThan(found.estimate);
    expect(found.low).toBeGreaterThan(0.18);
  });

  test("has no bound from fewer than five pairs, and is nothing from none", () => {
    const study = new Study().calibrate(noisy(mulberry32(2), 0.01));
    const pairs = (n: number) =>
      Array.from({ length: 2 * n }, (_, i) => ({
        side: i % 2 === 0 ? ("start" as const) : ("head" as const),
        value: 100 + i,
      }));
    expect(referee.claim(study.session, pairs(0))).toBeUndefined();
    expect(referee.claim(study.session, pairs(4))).toMatchObject({ low: null, pairs: 4 });
    expect(referee.claim(study.session, pairs(5))).toMatchObject({ low: expect.any(Number) });
  });
});
