import fc from "fast-check";
import { expect, test } from "vitest";
import { logMeanEvalue, logSumExp } from "./combine.ts";
import { mulberry32, shuffled } from "./random.ts";
import { sigmaOfDifferences, successiveDifferences } from "./scale.ts";

test("sigma from neighbours: the published formula, blind to a drift and to one outlier", () => {
  const values = [10, 10.4, 9.7, 10.1, 13, 10.2, 10.3];
  expect(sigmaOfDifferences(successiveDifferences(values))).toBeCloseTo(0.5765960825829471, 12);
  const drifting = values.map((value, n) => value + n / 1000);
  expect(sigmaOfDifferences(successiveDifferences(drifting))).toBeCloseTo(0.577, 2);
});

test("sigma of normal noise is its standard deviation", () => {
  const random = mulberry32(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const values = Array.from({ length: 20_000 }, normal);
  expect(sigmaOfDifferences(successiveDifferences(values))).toBeCloseTo(1, 1);
});

test("sums and means of exponentials stay in range", () => {
  expect(logSumExp([4200, 4200])).toBeCloseTo(4200 + Math.log(2), 9);
  expect(logSumExp([-4200])).toBe(-4200);
  expect(logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
  expect(logMeanEvalue([Math.log(1), Math.log(3)])).toBeCloseTo(Math.log(2), 12);
  expect(() => logMeanEvalue([])).toThrow(RangeError);
});

test("law: a shuffle keeps every item", () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.nat(), (items, seed) => {
      const order = shuffled(items, mulberry32(seed));
      expect([...order].sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b));
    }),
  );
});

test("a shuffle gives every order equally often", () => {
  const random = mulberry32(1);
  const counts = new Map<string, number>();
  const draws = 24_000;
  for (let n = 0; n < draws; n++) {
    const order = shuffled([1, 2, 3, 4], random).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  const expected = draws / 24;
  const chi = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  // The 0.999 quantile of chi-squared with 23 degrees of freedom.
  expect(chi).toBeLessThan(49.7);
});
