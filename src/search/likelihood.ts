import {
  dot,
  factorInPlace,
  halfLogDeterminant,
  inverseOf,
  solveLower,
  solveUpper,
} from "./cholesky.ts";
import type { Point } from "./space.ts";

/** What a model has learnt about the shape of the metric. */
export interface Shape {
  /** Natural logarithms of the length scales, one a coordinate, in units of the cube. */
  readonly logLengths: Float64Array;
  /** Natural logarithm of the variance of the noise over the variance of the metric. */
  readonly logNoise: number;
}

/** The squared distances of all pairs of points, one list a coordinate: 0 or 1 where it has no order. */
export interface Distances {
  readonly count: number;
  readonly columns: readonly Float64Array[];
}

/** Distances of the pairs (row, column) with column < row, row after row. */
export function distancesOf(points: readonly Point[], unordered: readonly boolean[]): Distances {
  const columns = unordered.map((same, at) => {
    const column = new Float64Array((points.length * (points.length - 1)) / 2);
    let pair = 0;
    for (let row = 1; row < points.length; row++) {
      for (let other = 0; other < row; other++) {
        const gap = (points[row]?.[at] as number) - (points[other]?.[at] as number);
        column[pair++] = same ? Number(gap !== 0) : gap * gap;
      }
    }
    return column;
  });
  return { count: points.length, columns };
}

/**
 * The logarithm of the density of the values under a Gaussian process with a Matérn-5/2 kernel, its scale
 * chosen as the best for them, times the prior density of the shape; and its gradient by the coordinates of the
 * shape, noise last. Up to a constant; `undefined` where the numbers break down. (C. Rasmussen, C. Williams,
 * Gaussian Processes for Machine Learning, 2006, sections 5.4.1 and 4.2.1.)
 */
export function posterior(
  distances: Distances,
  values: Float64Array,
  shape: Shape,
): { readonly density: number; readonly gradient: Float64Array } | undefined {
  const n = distances.count;
  const { kernel, slope } = correlations(distances, shape);
  if (!factorInPlace(kernel, n)) return undefined;
  const alpha = Float64Array.from(values);
  solveLower(kernel, n, alpha);
  const scale = (dot(alpha, alpha) + PRIOR_SCALE) / (n + PRIOR_SCALE);
  solveUpper(kernel, n, alpha);
  const prior = priorOf(shape);
  const density =
    -((n + PRIOR_SCALE) / 2) * Math.log(scale) - halfLogDeterminant(kernel, n) + prior.density;
  const gradient = gradientOf({ distances, shape, factor: kernel, slope, alpha, scale });
  return { density, gradient: gradient.map((slope, at) => slope + (prior.gradient[at] as number)) };
}

/** How the density of the values changes with the shape: half the trace of (α·αᵀ/s − K⁻¹)·∂K, by coordinate. */
function gradientOf(fitted: {
  readonly distances: Distances;
  readonly shape: Shape;
  readonly factor: Float64Array;
  readonly slope: Float64Array;
  readonly alpha: Float64Array;
  readonly scale: number;
}): Float64Array {
  const { distances, shape, factor, slope, alpha, scale } = fitted;
  const n = distances.count;
  const inverse = inverseOf(factor, n);
  const pulls = new Float64Array(slope.length);
  let trace = 0;
  for (let row = 0, pair = 0; row < n; row++) {
    const r = row * n;
    const share = (alpha[row] as number) / scale;
    for (let other = 0; other < row; other++, pair++) {
      const pull = share * (alpha[other] as number) - (inverse[r + other] as number);
      pulls[pair] = (slope[pair] as number) * pull;
    }
    trace += share * (alpha[row] as number) - (inverse[r + row] as number);
  }
  const gradient = new Float64Array(shape.logLengths.length + 1);
  for (const [at, column] of distances.columns.entries()) {
    gradient[at] = Math.exp(-2 * (shape.logLengths[at] as number)) * dot(pulls, column);
  }
  gradient[shape.logLengths.length] = 0.5 * Math.exp(shape.logNoise) * trace;
  return gradient;
}

/** Matérn-5/2 of a squared scaled distance: 1 at 0. */
export function matern(squared: number): number {
  const root = Math.sqrt(5 * squared);
  return (1 + root + (5 / 3) * squared) * Math.exp(-root);
}

/**
 * The lower triangle of the correlations of all points, noise on the diagonal, and for each pair how its
 * correlation falls with half the squared scaled distance.
 */
export function correlations(
  { count, columns }: Distances,
  { logLengths, logNoise }: Shape,
): { readonly kernel: Float64Array; readonly slope: Float64Array } {
  const squared = new Float64Array((count * (count - 1)) / 2);
  for (const [at, column] of columns.entries()) {
    const weight = Math.exp(-2 * (logLengths[at] as number));
    for (let pair = 0; pair < squared.length; pair++) {
      squared[pair] = (squared[pair] as number) + weight * (column[pair] as number);
    }
  }
  const kernel = new Float64Array(count * count);
  let pair = 0;
  for (let row = 0; row < count; row++) {
    for (let other = 0; other < row; other++) {
      const distance = squared[pair] as number;
      const root = Math.sqrt(5 * distance);
      const fall = Math.exp(-root);
      kernel[row * count + other] = (1 + root + (5 / 3) * distance) * fall;
      squared[pair++] = (5 / 3) * (1 + root) * fall;
    }
    kernel[row * count + row] = 1 + Math.exp(logNoise) + JITTER;
  }
  return { kernel, slope: squared };
}

// Lengths grow with the root of the number of coordinates, so that a model of many is not one of pure noise.
// (C. Hvarfner, E. Hellsten, L. Nardi, Vanilla Bayesian Optimization Performs Great in High Dimensions, 2024.)
function priorOf({ logLengths, logNoise }: Shape): { density: number; gradient: Float64Array } {
  const centre = typicalLogLength(logLengths.length);
  const gradient = new Float64Array(logLengths.length + 1);
  let density = 0;
  for (let at = 0; at < logLengths.length; at++) {
    const off = ((logLengths[at] as number) - centre) / LENGTH_SPREAD;
    density -= off ** 2 / 2;
    gradient[at] = -off / LENGTH_SPREAD;
  }
  const off = (logNoise - TYPICAL_LOG_NOISE) / NOISE_SPREAD;
  gradient[logLengths.length] = -off / NOISE_SPREAD;
  return { density: density - off ** 2 / 2, gradient };
}

/** The logarithm of the length scale that is expected before anything is seen. */
export function typicalLogLength(coordinates: number): number {
  return LENGTH_AT_ONE + Math.log(coordinates) / 2;
}

/** Added to the diagonal of every kernel, against rounding. */
export const JITTER = 1e-8;
const LENGTH_AT_ONE = -0.7;
const LENGTH_SPREAD = 1;
const TYPICAL_LOG_NOISE = -5;
const NOISE_SPREAD = 2;
const PRIOR_SCALE = 1;
