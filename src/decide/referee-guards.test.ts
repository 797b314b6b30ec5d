import { describe, expect, test } from "vitest";
import type { MetricGuard } from "../domain/experiment.ts";
import type { Arm } from "../domain/run.ts";
import { mulberry32, type Random } from "../stats/random.ts";
import { closingEffectOf, normal, Study } from "./referee.fixtures.ts";
import { referee } from "./referee.ts";

const memory: MetricGuard = {
  name: "memory",
  metric: { name: "memory", spec: "value:memory", source: { kind: "same-run", value: "memory" } },
  direction: "minimize",
  tolerance: 0.02,
  mode: "strict",
};

interface Truth {
  /** Standard deviation and gain of the metric; both 0 for one that repeats and stays. */
  readonly sigma?: number;
  readonly gain?: number;
  readonly guardSigma?: number;
  /** How much worse the guarded number is with the candidate. */
  readonly harm?: number;
}

function machine(random: Random, truth: Truth) {
  const { sigma = 0, gain = 0, guardSigma = 0, harm = 0 } = truth;
  const draw = normal(random);
  return (arm: Arm) => ({
    value: 100 * (arm === "candidate" ? 1 - gain : 1) * Math.exp(sigma * draw()),
    beside: { memory: 50 * (arm === "candidate" ? 1 + harm : 1) * Math.exp(guardSigma * draw()) },
  });
}

const judged = (truth: Truth, guards = [memory], seed = 1) =>
  new Study({ guards, seed }).trialWith(machine(mulberry32(seed), truth));

describe("a number that repeats exactly", () => {
  test("is compared directly: within what is allowed it holds, beyond it one run is enough", () => {
    const within = judged({ gain: 0.1, harm: 0.0199 });
    expect(within.verdict).toMatchObject({
      kind: "kept",
      grade: "exact",
      evidence: { guards: [{ name: "memory", state: "holds", tolerance: 0.02 }] },
    });
    const beyond = judged({ gain: 0.1, harm: 0.03 });
    expect(beyond.verdict).toMatchObject({
      kind: "reverted",
      because: "guard",
      detail: "memory got worse by 3 %; 2 % is allowed",
    });
    expect(beyond.measured).toHaveLength(1);
  });

  test("beside a metric that varies it ends the screen as soon as it is broken", () => {
    const { verdict, measured } = judged({ sigma: 0.01, gain: 0.2, harm: 0.03 });
    expect(verdict).toMatchObject({ because: "guard" });
    expect(measured.length).toBeLessThanOrEqual(2);
  });

  test("what was kept is what the next one is compared with", () => {
    const study = new Study({ guards: [memory] });
    const first = { value: 100, beside: { memory: 50 } };
    const kept = { value: 90, beside: { memory: 50.9 } };
    expect(study.trialWith((arm) => (arm === "baseline" ? first : kept)).verdict?.kind).toBe(
      "kept",
    );
    const next = { value: 80, beside: { memory: 51.8 } };
    expect(study.trialWith((arm) => (arm === "baseline" ? kept : next)).verdict?.kind).toBe("kept");
  });
});

test("a guard that begins to vary after a keep is calibrated on what is known, on its own scale", () => {
  const study = new Study({ guards: [memory] });
  const draw = normal(mulberry32(2));
  const first = (arm: Arm) => ({ value: arm === "baseline" ? 100 : 90, beside: { memory: 50 } });
  expect(study.trialWith(first).verdict?.kind).toBe("kept");
  const later = (harm: number) => (arm: Arm) => ({
    value: arm === "baseline" ? 90 : 80,
    beside: { memory: 50 * (arm === "candidate" ? 1 + harm : 1) * Math.exp(0.005 * draw()) },
  });
  expect(study.trialWith(later(0.5)).verdict).toMatchObject({ because: "guard" });
  expect(study.trialWith(later(0.5)).verdict).toMatchObject({ because: "guard" });
  expect(study.session.guardNoise.memory?.scale.kind).toBe("log");
  expect(study.trialWith(later(0)).verdict?.kind).toBe("kept");
});

describe("a number that varies", () => {
  test("is calibrated even where the metric repeats, and shown to hold by blocks of its own", () => {
    const { verdict, measured } = judged({ gain: 0.1, guardSigma: 0.005 });
    expect(verdict).toMatchObject({
      kind: "kept",
      grade: "exact",
      evidence: { guards: [{ state: "holds", logE: expect.any(Number) }] },
    });
    expect(measured.length).toBeGreaterThan(5);
  });

  test("costs nothing more where the proof of the metric shows it too", () => {
    const runs = (guards: MetricGuard[]) =>
      judged({ sigma: 0.01, gain: 0.1, guardSigma: 0.002 }, guards, 5).measured.length;
    expect(runs([memory])).toBeLessThanOrEqual(runs([]) + 6);
  });

  test("worse than allowed is not kept, however good the metric", () => {
    let kept = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const { verdict } = judged(
        { sigma: 0.01, gain: 0.1, guardSigma: 0.01, harm: 0.02 },
        [memory],
        seed,
      );
      if (verdict?.kind === "kept") kept += 1;
      else expect(verdict).toMatchObject({ because: expect.stringMatching(/guard|not-confirmed/) });
    }
    // At the worst that is allowed a guard passes in one of twenty at most.
    expect(kept).toBeLessThanOrEqual(0.05 * 200 + 3 * Math.sqrt(200 * 0.05 * 0.95));
  });

  test("without harm it stops few good changes", () => {
    const verdicts = Array.from({ length: 100 }, (_, seed) =>
      judged({ sigma: 0.01, gain: 0.1, guardSigma: 0.01 }, [memory], seed + 1),
    );
    expect(verdicts.filter(({ verdict }) => verdict?.kind === "kept").length).toBeGreaterThan(90);
  });

  test("noise far above what is allowed leaves it open, which is said", () => {
    const { verdict } = judged({ sigma: 0.01, gain: 0.2, guardSigma: 0.3 });
    expect(verdict).toMatchObject({
      because: "guard",
      detail: "memory was not shown to stay within 2 %",
    });
  });

  test("only watched it reverts nothing, and is told", () => {
    const watched = { ...memory, mode: "watch" } as const;
    const { verdict } = judged({ sigma: 0.01, gain: 0.1, guardSigma: 0.01, harm: 0.3 }, [watched]);
    expect(verdict).toMatchObject({
      kind: "kept",
      evidence: { guards: [{ mode: "watch", state: "broken" }] },
    });
    // Nor does its noise cost runs of the baseline.
    expect(
      new Study({ guards: [watched] }).calibrateWith(machine(mulberry32(1), { guardSigma: 0.1 }))
        .session.calibration,
    ).toHaveLength(3);
  });

  test("to be maximised, and around zero, what is allowed is in its own terms", () => {
    const accuracy: MetricGuard = { ...memory, direction: "maximize", tolerance: 1 };
    const sample = (arm: Arm) => ({
      value: arm === "candidate" ? 80 : 100,
      beside: { memory: arm === "candidate" ? -0.9 : 0 },
    });
    expect(new Study({ guards: [accuracy] }).trialWith(sample).verdict?.kind).toBe("kept");
    const less = { ...accuracy, tolerance: 0.5 };
    expect(new Study({ guards: [less] }).trialWith(sample).verdict).toMatchObject({
      detail: "memory got worse by 0.9; 0.5 is allowed",
    });
  });
});

describe("a holdout", () => {
  const holdout: MetricGuard = { ...memory, name: "hidden", metric: { ...memory.metric } };
  const sample = (gain: number, hidden: number) => (arm: "start" | "head" | Arm) => {
    const isNew = arm === "candidate" || arm === "head";
    return {
      value: isNew ? 100 * (1 - gain) : 100,
      beside: { hidden: isNew ? 10 * (1 - hidden) : 10 },
    };
  };

  test("must hold, and is what the claim is about", () => {
    const study = new Study({ holdout });
    expect(study.trialWith(sample(0.2, 0.05)).verdict?.kind).toBe("kept");
    const of = sample(0.2, 0.05);
    const claim = closingEffectOf(referee, study.session, (side) => of(side));
    expect(claim).toMatchObject({ metric: "hidden", pairs: 10 });
    expect(claim.estimate).toBeCloseTo(0.05, 9);
    expect(new Study({ holdout }).trialWith(sample(0.2, -0.05)).verdict).toMatchObject({
      because: "guard",
    });
  });

  test("the claim tells what became of the guards too", () => {
    const study = new Study({ guards: [memory] });
    const of = (side: string) => ({
      value: side === "head" ? 80 : 100,
      beside: { memory: side === "head" ? 51 : 50 },
    });
    study.trialWith((arm) => of(arm === "candidate" ? "head" : "start"));
    const claim = closingEffectOf(referee, study.session, of);
    expect(claim.guards).toEqual([
      {
        name: "memory",
        effect: {
          estimate: expect.closeTo(-0.02, 9),
          low: expect.closeTo(-0.02, 9),
          scale: "fraction",
        },
      },
    ]);
  });
});
