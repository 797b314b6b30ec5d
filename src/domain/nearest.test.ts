import fc from "fast-check";
import { expect, test } from "vitest";
import { editDistance, nearest } from "./nearest.ts";

test.each([
  ["budgte", "budget"],
  ["guard", "guards"],
  ["MetricNmae", "metricName"],
  ["xyz", undefined],
  ["", undefined],
])("%s → %s", (name, right) => {
  expect(nearest(name, ["budget", "guards", "metric", "metricName"])).toBe(right);
});

test("the distance is zero for equals, symmetric, and no longer than the longer word", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(editDistance(a, a)).toBe(0);
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});
