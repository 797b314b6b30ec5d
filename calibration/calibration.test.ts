import { describe, expect, test } from "vitest";
import { mulberry32 } from "../src/stats/random.ts";
import { brokenBy } from "./bounds.ts";
import { findingsOf } from "./campaign.ts";
import { figuresOf } from "./figures.ts";
import { interval } from "./interval.ts";
import { BIMODAL, DRIFT, NORMAL, type NoiseModel, REALISTIC } from "./noises.ts";
import { isRankedBetter, OTHERS } from "./others.ts";
import { MIXED, NULL, PLANTED, PLANTED_EFFECTS, type Plan } from "./plans.ts";
import { REFEREE } from "./referee.ts";
import { metricLines } from "./report.ts";
import { HEADLINE, STILL } from "./setting.ts";
import { conduct, type Outcome } from "./study.ts";
import { asMarkdown, asText } from "./table.ts";

// Figures by SciPy's binomtest(…).proportion_ci(method="exact").
test.each([
  [0, 10, 0, 0.308498],
  [3, 12, 0.054861, 0.571858],
  [10, 200, 0.024233, 0.090028],
  [5, 5, 0.478176, 1],
])("the exact interval of %d of %d", (hits, of, low, high) => {
  const found = interval({ hits, of });
  expect(found[0]).toBeCloseTo(low, 5);
  expect(found[1]).toBeCloseTo(high, 5);
});

describe("a machine's noise", () => {
  /** Moments over many studies, whose beginnings are as random as what follows. */
  function moments(model: NoiseModel, cut = Number.POSITIVE_INFINITY) {
    const values = Array.from({ length: 2_000 }, (_, seed) => {
      const noise = model.open(mulberry32(seed * 7919));
      return Array.from({ length: 20 }, () => noise.next()).filter((value) => value < cut);
    }).flat();
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const moment = (power: number) =>
      values.reduce((sum, x) => sum + (x - mean) ** power, 0) / values.length;
    return { mean, sigma: Math.sqrt(moment(2)), skew: moment(3) / moment(2) ** 1.5 };
  }

  test.each([NORMAL, BIMODAL])("$name has mean 0 and standard deviation 1", (model) => {
    const { mean, sigma, skew } = moments(model);
    expect(mean).toBeCloseTo(0, 1);
    expect(Math.abs(sigma - 1)).toBeLessThan(0.03);
    expect(Math.abs(skew)).toBeLessThan(0.1);
  });

  test("realistic is skewed to the slow side, and 1 wide without its outliers", () => {
    expect(moments(REALISTIC).skew).toBeGreaterThan(0.5);
    expect(Math.abs(moments(REALISTIC, 4).sigma - 1)).toBeLessThan(0.06);
  });

  test("drift goes on while nothing runs", () => {
    const noise = DRIFT.open(mulberry32(1));
    noise.pass(10_000);
    expect(Math.abs(noise.next())).toBeGreaterThan(100);
  });
});

test("plans draw what they say", () => {
  const effects = (plan: Plan) => {
    const random = mulberry32(1);
    return Array.from({ length: 20_000 }, () => plan.draw(random));
  };
  const part = (plan: Plan, is: (effect: number) => boolean) =>
    effects(plan).filter(is).length / 20_000;
  expect(part(NULL, (effect) => effect === 0)).toBe(1);
  expect(part(MIXED, (effect) => effect === 0)).toBeCloseTo(0.7, 1);
  expect(part(MIXED, (effect) => effect < 0)).toBeCloseTo(0.2, 1);
  for (const size of PLANTED_EFFECTS) {
    expect(part(PLANTED, (effect) => effect === size)).toBeCloseTo(0.05, 2);
  }
});

describe("a study", () => {
  test("is the same for the same seed, and another for another", () => {
    for (const rule of [REFEREE, ...OTHERS]) {
      const study = (seed: number) => conduct(rule, HEADLINE, MIXED, seed);
      expect(study(1)).toEqual(study(1));
      expect(study(1)).not.toEqual(study(2));
    }
  });

  test("poses the same changes to every rule", () => {
    const [first, ...others] = [REFEREE, ...OTHERS].map((rule) =>
      conduct(rule, HEADLINE, MIXED, 3).trials.map(({ effect }) => effect),
    );
    for (const effects of others) expect(effects).toEqual(first);
  });

  test("of a metric that repeats is decided without error, at one run a useless change", () => {
    const { trials, claimed, truth } = conduct(REFEREE, STILL, MIXED, 1);
    expect(trials.every(({ effect, kept }) => kept === effect > 0)).toBe(true);
    expect(trials.every(({ kept, runs }) => kept || runs === 1)).toBe(true);
    expect(claimed.estimate).toBeCloseTo(truth, 9);
  });
});

test("ten are ranked better than ten up to U = 23", () => {
  const head = Array.from({ length: 10 }, (_, n) => n);
  const shifted = (by: number) => head.map((value) => value - by);
  expect(isRankedBetter(head, head)).toBe(false);
  expect(isRankedBetter(head, shifted(3.5))).toBe(true);
  expect(isRankedBetter(head, shifted(2.5))).toBe(false);
  expect(isRankedBetter(shifted(3.5), head)).toBe(false);
});

test("figures, bounds and what is printed of them", () => {
  const outcome = (effect: number, kept: boolean, low: number): Outcome => ({
    trials: [{ effect, kept, runs: kept ? 20 : 5 }],
    runs: 30,
    claimed: { estimate: 0.03, low },
    truth: 0.01,
  });
  const wrong = Array.from({ length: 10 }, () => outcome(0, true, 0.02));
  const mixed = [outcome(0.05, false, 0), outcome(0.05, true, 0), outcome(0, false, 0)];
  const figures = figuresOf({ null: wrong, planted: [outcome(0.03, true, 0)], mixed });
  expect(figures).toMatchObject({
    falseKeeps: { hits: 0, of: 1 },
    nullStudies: { hits: 10, of: 10 },
    power: { hits: 1, of: 2 },
    runsPerNull: 5,
    runsPerKeep: 20,
    boundAbove: { hits: 10, of: 14 },
  });
  expect(figures.overClaim).toBeCloseTo(0.02, 12);
  const broken = brokenBy([{ rule: "", setting: HEADLINE, figures }]);
  expect(broken).toHaveLength(6);
  expect(broken.join("\n")).toContain("10 of 10, at least 69.2 %, must not exceed 5 %");
  expect(metricLines(figures)).toContain("METRIC power=0.5");
  expect(findingsOf({ rules: [], settings: [], studies: () => 1, seed: 1 })).toEqual([]);
});

test("a table is aligned for people, and Markdown for the documentation", () => {
  const table = { title: "t", head: ["rule", "n"], rows: [["a", "100"]] };
  expect(asText(table)).toBe("t\nrule    n\na     100");
  expect(asMarkdown(table)).toBe("### t\n\n| rule | n |\n| --- | ---: |\n| a | 100 |");
});
