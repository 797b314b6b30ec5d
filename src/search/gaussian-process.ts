import { dot, factorInPlace, solveLower, solveUpper } from "./cholesky.ts";
import { JITTER, matern, type Shape } from "./likelihood.ts";
import type { Point } from "./space.ts";

/** What is known about the metric at one point, in the units of the values given. */
export interface Belief {
  readonly mean: number;
  /** Of the metric itself, noise not included. */
  readonly deviation: number;
}

/** A Gaussian process that has seen values at points. */
export interface Model {
  readonly believe: (point: Point) => Belief;
  /** The mean alone, several times as fast. */
  readonly mean: (point: Point) => number;
}

/**
 * The Gaussian process with a Matérn-5/2 kernel of this shape, conditioned on values of mean zero. Pending
 * points are taken for measured at what is expected there, so that nothing near them looks promising any more.
 * (D. Ginsbourger, R. Le Riche, L. Carraro, Kriging Is Well-Suited to Parallelize Optimization, 2010.)
 */
export function condition(
  points: readonly Point[],
  values: Float64Array,
  shape: Shape,
  unordered: readonly boolean[],
  pending: readonly Point[] = [],
): Model {
  const known = conditionOn(points, values, shape, unordered);
  if (pending.length === 0) return known;
  const expected = Float64Array.from([...values, ...pending.map(known.mean)]);
  return conditionOn([...points, ...pending], expected, shape, unordered, known.scale);
}

function conditionOn(
  points: readonly Point[],
  values: Float64Array,
  shape: Shape,
  unordered: readonly boolean[],
  scaleOf?: number,
): Model & { readonly scale: number } {
  const n = points.length;
  const weights = Float64Array.from(shape.logLengths, (log) => Math.exp(-2 * log));
  const table = flat(points, weights.length);
  const correlation = (row: number, point: Point): number =>
    matern(squaredDistance(table, row, point, weights, unordered));
  const factor = factored(points, correlation, Math.exp(shape.logNoise));
  const alpha = Float64Array.from(values);
  solveLower(factor, n, alpha);
  const scale = scaleOf ?? (dot(alpha, alpha) + 1) / (n + 1);
  solveUpper(factor, n, alpha);
  const near = new Float64Array(n);
  const mean = (point: Point): number => {
    for (let row = 0; row < n; row++) near[row] = correlation(row, point);
    return dot(near, alpha);
  };
  return {
    scale,
    mean,
    believe(point) {
      const expected = mean(point);
      solveLower(factor, n, near);
      const left = Math.max(1e-12, 1 - dot(near, near));
      return { mean: expected, deviation: Math.sqrt(scale * left) };
    },
  };
}

function factored(
  points: readonly Point[],
  correlation: (row: number, point: Point) => number,
  noise: number,
): Float64Array {
  const n = points.length;
  for (let jitter = JITTER; jitter < 1; jitter *= 100) {
    const matrix = new Float64Array(n * n);
    for (const [row, point] of points.entries()) {
      for (let other = 0; other < row; other++) matrix[row * n + other] = correlation(other, point);
      matrix[row * n + row] = 1 + noise + jitter;
    }
    if (factorInPlace(matrix, n)) return matrix;
  }
  throw new RangeError("the points of a model have to be numbers");
}

function flat(points: readonly Point[], coordinates: number): Float64Array {
  const table = new Float64Array(points.length * coordinates);
  for (const [row, point] of points.entries()) table.set(point, row * coordinates);
  return table;
}

function squaredDistance(
  table: Float64Array,
  row: number,
  point: Point,
  weights: Float64Array,
  unordered: readonly boolean[],
): number {
  const from = row * point.length;
  let sum = 0;
  for (let at = 0; at < point.length; at++) {
    const gap = (table[from + at] as number) - (point[at] as number);
    const squared = unordered[at] ? (gap === 0 ? 0 : 1) : gap * gap;
    sum += squared * (weights[at] as number);
  }
  return sum;
}
