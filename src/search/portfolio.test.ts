import { expect, test } from "vitest";
import { chancesOf } from "./portfolio.ts";
import type { Observation } from "./sampler.ts";
import { sideAfter } from "./trust-region.ts";

const seen = (by: string, ...values: readonly number[]): Observation[] =>
  values.map((value) => ({ assignment: {}, by, value }));

const arms = [
  { name: "a", least: 0.1 },
  { name: "b", least: 0.3 },
];

test("before anything was gained what is free is shared equally", () => {
  expect(chancesOf([], arms)).toEqual([0.1 + 0.3, 0.3 + 0.3]);
  expect(chancesOf(seen("start", 5, 4), arms)).toEqual([0.4, 0.6]);
});

test("who takes more off the best value is asked more often, and nobody never", () => {
  const history = [...seen("start", 10), ...seen("a", 9, 11, 8), ...seen("b", 12, 7.9, 9)];
  const [a = 0, b = 0] = chancesOf(history, arms);
  expect(a + b).toBeCloseTo(1, 12);
  expect(a).toBeCloseTo(0.1 + (0.6 * 2) / 2.1, 9);
  expect(b).toBeGreaterThan(0.3);
});

test("a gain long ago counts no more, and one after nothing but failures counts for nobody", () => {
  const long = [...seen("start", 10), ...seen("a", 1), ...seen("start", ...Array(60).fill(5))];
  expect(chancesOf(long, arms)).toEqual([0.4, 0.6]);
  const failures: Observation[] = [{ assignment: {}, by: "b" }, ...seen("a", 3)];
  expect(chancesOf(failures, arms)).toEqual([0.4, 0.6]);
});

test("the trust region grows with improvements, shrinks with failures and begins anew when too small", () => {
  const first = sideAfter([], "r", 3);
  expect(sideAfter(seen("r", 5, 4), "r", 3)).toBe(2 * first);
  expect(sideAfter(seen("r", 5, 6, 6, 6), "r", 3)).toBe(first / 2);
  expect(sideAfter(seen("other", 5, 6, 6, 6), "r", 3)).toBe(first);
  const sides = Array.from({ length: 40 }, (_, count) => {
    return sideAfter(seen("r", 5, ...Array(count).fill(6)), "r", 3);
  });
  expect(Math.min(...sides)).toBeLessThan(first / 50);
  expect(sides.slice(20)).toContain(first);
});
