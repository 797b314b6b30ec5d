import fc from "fast-check";
import { expect, test } from "vitest";
import { logExpectedImprovement, logGain } from "./improvement.ts";

/** The mean of max(0, z − x) over a standard normal x, by Simpson's rule in small steps. */
function gainByIntegration(z: number): number {
  const [steps, low] = [4000, z - 12];
  const width = (z - low) / steps;
  let sum = 0;
  for (let step = 0; step <= steps; step++) {
    const x = low + step * width;
    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2;
    sum += weight * (z - x) * Math.exp(-(x * x) / 2);
  }
  return (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}

test.each([-20, -10, -6, -3, -2.001, -1.999, -1, 0, 0.5, 2, 4])(
  "the gain at %f is its integral",
  (z) => {
    expect(logGain(z)).toBeCloseTo(Math.log(gainByIntegration(z)), 6);
  },
);

test("law: the gain is finite and grows with z, far out in both directions", () => {
  const z = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(z, z, (one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(Number.isFinite(logGain(low))).toBe(true);
      if (high - low > 1e-6 * (1 + Math.abs(high)))
        expect(logGain(high)).toBeGreaterThan(logGain(low));
    }),
  );
});

test("a lower mean and a larger deviation promise more", () => {
  const at = (mean: number, deviation: number) => logExpectedImprovement({ mean, deviation }, 0);
  expect(at(1, 1)).toBeGreaterThan(at(2, 1));
  expect(at(1, 2)).toBeGreaterThan(at(1, 1));
  expect(at(-3, 1e-6)).toBeCloseTo(Math.log(3), 9);
});
