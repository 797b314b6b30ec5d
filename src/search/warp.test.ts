import fc from "fast-check";
import { expect, test } from "vitest";
import { BENDS, warp } from "./warp.ts";

const lists = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), {
  minLength: 2,
  maxLength: 30,
});

test("law: a warp keeps the order, and its values have mean 0 and deviation 1", () => {
  fc.assert(
    fc.property(lists, fc.constantFrom(...BENDS), (values, bend) => {
      const warped = warp(values, bend).values;
      for (const [at, value] of values.entries()) {
        for (const [other, second] of values.entries()) {
          if (value < second) expect(warped[at]).toBeLessThanOrEqual(warped[other] as number);
        }
      }
      const mean = warped.reduce((a, b) => a + b, 0) / warped.length;
      const variance = warped.reduce((a, b) => a + b * b, 0) / warped.length;
      expect(mean).toBeCloseTo(0, 6);
      if (new Set(warped).size > 1) expect(variance).toBeCloseTo(1, 6);
    }),
  );
});

test("values of which more than half are all but equal are still told apart from the rest", () => {
  for (const bend of BENDS) {
    const [first = 0, second = 0, third = 0] = warp(
      [-5e-324, 0, 8.881784197001252e-16],
      bend,
    ).values;
    expect(first).toBeLessThanOrEqual(second);
    expect(second).toBeLessThan(third);
  }
});

test("a strong bend gives the best values the most room", () => {
  const values = [0, 1, 2, 1000, 10_000];
  const room = (bend: number) => {
    const [first = 0, second = 0, , , last = 0] = warp(values, bend).values;
    return (second - first) / (last - first);
  };
  expect(room(0.01)).toBeGreaterThan(room(1));
  expect(room(1)).toBeGreaterThan(room(Number.POSITIVE_INFINITY));
});

test("the correction of the density is the sum of the logarithms of the slopes", () => {
  const values = [3, 5, 9, 20];
  const { values: warped, logSlope } = warp(values, Number.POSITIVE_INFINITY);
  const slope = ((warped[1] as number) - (warped[0] as number)) / 2;
  // Without a bend all slopes are equal, but that the correction counts values in units of their spread.
  expect(logSlope - values.length * Math.log(6)).toBeCloseTo(values.length * Math.log(slope), 9);
});
