import { expect, test } from "vitest";
import { hodgesLehmann, shiftBound } from "./location.ts";
import { mulberry32 } from "./random.ts";
import { signedRankBound, walshAverages } from "./signed-rank.ts";

// Hollander & Wolfe's depression data (their table 3.1) with a tenth pair; figures by enumeration.
const DIFFERENCES = [0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01, -0.8];

test("estimate and exact bound agree with an enumeration", () => {
  expect(hodgesLehmann(DIFFERENCES)).toBeCloseTo(0.315, 12);
  expect(signedRankBound(DIFFERENCES, 0.05)).toBeCloseTo(-0.08, 12);
});

// The rank of the Walsh average at alpha = 0.05, from the distribution over all 2^n signs.
test.each([
  [5, 1],
  [6, 3],
  [7, 4],
  [8, 6],
  [9, 9],
  [10, 11],
  [11, 14],
  [12, 18],
])("of %d differences the bound is Walsh average number %d", (n, rank) => {
  const values = Array.from({ length: n }, (_, i) => 1.37 ** i);
  expect(signedRankBound(values, 0.05)).toBe(walshAverages(values)[rank - 1]);
});

test("four differences support no bound", () => {
  expect(signedRankBound([1, 2, 3, 4], 0.05)).toBe(Number.NEGATIVE_INFINITY);
});

test("the bound lies above the truth in about 1 of 20 samples", () => {
  const random = mulberry32(3);
  const samples = 4_000;
  const noise = () => random() + random() + random() - 1.5;
  let above = 0;
  for (let n = 0; n < samples; n++) {
    if (signedRankBound(Array.from({ length: 10 }, noise), 0.05) > 0) above++;
  }
  expect(above / samples).toBeGreaterThan(0.03);
  expect(above / samples).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / samples));
});

test("a shift of separate values is bounded by their smallest difference", () => {
  expect(shiftBound([1, 2, 3], [10, 11, 12])).toBe(7);
  expect(() => shiftBound([], [1])).toThrow(RangeError);
});
