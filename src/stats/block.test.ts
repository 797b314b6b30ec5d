import fc from "fast-check";
import { expect, test } from "vitest";
import { logBinomial, logBlockEvalue, type Slot } from "./block.ts";

const slotsOf = (z: readonly number[], candidate: readonly number[]): Slot[] =>
  z.map((value, n) => ({ z: value, candidate: candidate[n] === 1 }));

// From an independent implementation, by enumeration in extended precision.
test.each([
  [[0.4, -0.2, 1.1, -0.9, 0.3, -0.7], [1, 0, 1, 0, 1, 0], 0.8, 1.1789696463271844],
  [[3, -3, 0.1, 2.2, -1, 0.4], [1, 0, 0, 1, 0, 1], 2, 2.5059777180181992],
  [[1, 1, 1, 1, -1, -1, -1, -1], [1, 1, 1, 1, 0, 0, 0, 0], 5, 4.247769032723962],
  [[1, 1, 1, -1, -1, -1], [0, 0, 0, 1, 1, 1], 1.5, -6.389880946444004],
  [[0, 0, 0, 0], [1, 0, 1, 0], 3, 0],
  [[700, -700, 650, -650, 1, 0], [1, 0, 1, 0, 1, 0], 6, 2.9932565884155338],
])("log E of %j labelled %j at %d", (z, candidate, lambda, logE) => {
  expect(logBlockEvalue(slotsOf(z, candidate), lambda)).toBeCloseTo(logE, 12);
});

/** All ways to label `size` slots with `count` candidates. */
function* labelings(size: number, count: number): Generator<number[]> {
  for (let bits = 0; bits < 2 ** size; bits++) {
    const label = Array.from({ length: size }, (_, n) => (bits >> n) & 1);
    if (label.reduce((a, b) => a + b, 0) === count) yield label;
  }
}

test("law: the mean of E over all labelings is 1, for any values and any bet", () => {
  const value = fc.double({ min: -50, max: 50, noNaN: true });
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 4 })
        .chain((half) =>
          fc.tuple(
            fc.array(value, { minLength: 2 * half, maxLength: 2 * half }),
            fc.double({ min: 0, max: 12, noNaN: true }),
          ),
        ),
      ([z, lambda]) => {
        const all = [...labelings(z.length, z.length / 2)];
        const sum = all.reduce(
          (total, label) => total + Math.exp(logBlockEvalue(slotsOf(z, label), lambda)),
          0,
        );
        expect(sum / all.length).toBeCloseTo(1, 9);
      },
    ),
  );
});

test("law: no block says more than the number of its labelings", () => {
  const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 10, maxLength: 10 }), fc.nat(12), (z, lambda) => {
      const logE = logBlockEvalue(slotsOf(z, [1, 0, 1, 0, 1, 0, 1, 0, 1, 0]), lambda);
      expect(logE).toBeLessThanOrEqual(logBinomial(10, 5) + 1e-9);
      expect(Number.isFinite(logE)).toBe(true);
    }),
  );
});

test("binomial coefficients", () => {
  expect([1, 2, 3, 4, 5].map((b) => Math.round(Math.exp(logBinomial(2 * b, b))))).toEqual([
    2, 6, 20, 70, 252,
  ]);
});
