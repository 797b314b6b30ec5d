import fc from "fast-check";
import { expect, test } from "vitest";
import { mulberry32 } from "../stats/random.ts";
import {
  factorInPlace,
  halfLogDeterminant,
  inverseOf,
  solveLower,
  solveUpper,
} from "./cholesky.ts";

/** A symmetric positive definite matrix: B·Bᵀ and something on the diagonal. */
function positive(n: number, seed: number): Float64Array {
  const random = mulberry32(seed);
  const b = Float64Array.from({ length: n * n }, () => random() - 0.5);
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    let sum = row === column ? 0.1 : 0;
    for (let k = 0; k < n; k++) sum += (b[row * n + k] as number) * (b[column * n + k] as number);
    return sum;
  });
}

const orders = fc.integer({ min: 1, max: 12 });

test("law: what is solved with the factor solves the matrix, and its inverse does the same", () => {
  fc.assert(
    fc.property(orders, fc.nat(), (n, seed) => {
      const a = positive(n, seed);
      const factor = Float64Array.from(a);
      expect(factorInPlace(factor, n)).toBe(true);
      const b = Float64Array.from({ length: n }, (_, at) => Math.sin(at + seed));
      const x = Float64Array.from(b);
      solveLower(factor, n, x);
      solveUpper(factor, n, x);
      const inverse = inverseOf(factor, n);
      for (let row = 0; row < n; row++) {
        let [back, direct] = [0, 0];
        for (let at = 0; at < n; at++) {
          back += (a[row * n + at] as number) * (x[at] as number);
          const [low, high] = [Math.min(row, at), Math.max(row, at)];
          direct += (inverse[high * n + low] as number) * (b[at] as number);
        }
        expect(back).toBeCloseTo(b[row] as number, 8);
        expect(direct).toBeCloseTo(x[row] as number, 8);
      }
    }),
  );
});

test("the determinant is that of the matrix", () => {
  const factor = Float64Array.from([4, 0, 2, 3]);
  expect(factorInPlace(factor, 2)).toBe(true);
  expect(2 * halfLogDeterminant(factor, 2)).toBeCloseTo(Math.log(4 * 3 - 2 * 2), 12);
});

test("a matrix that is not positive definite is refused", () => {
  expect(factorInPlace(Float64Array.from([1, 0, 2, 1]), 2)).toBe(false);
  expect(factorInPlace(Float64Array.from([Number.NaN]), 1)).toBe(false);
});
