import { expect, test } from "vitest";
import { lagOneCorrelation, theilSenSlope } from "./series.ts";

test("neighbours that swing correlate negatively, a trend positively", () => {
  expect(lagOneCorrelation([1, -1, 1, -1, 1, -1])).toBeCloseTo(-5 / 6, 12);
  expect(lagOneCorrelation([1, 2, 3, 4, 5])).toBeCloseTo(0.4, 12);
  expect(lagOneCorrelation([2, 2, 2])).toBe(0);
  expect(lagOneCorrelation([1, 2])).toBe(0);
});

test("a slope that one outlier does not bend", () => {
  expect(theilSenSlope([0, 1, 2, 90, 4, 5, 6])).toBe(1);
  expect(theilSenSlope([3])).toBe(0);
});
