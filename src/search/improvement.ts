import type { Belief } from "./gaussian-process.ts";

/**
 * The logarithm of the improvement that is expected over `best`, where lower is better: finite and with a
 * slope even where improvement is next to impossible. (S. Ament and others, Unexpected Improvements to Expected
 * Improvement for Bayesian Optimization, 2023.)
 */
export function logExpectedImprovement({ mean, deviation }: Belief, best: number): number {
  return Math.log(deviation) + logGain((best - mean) / deviation);
}

/** log(φ(z) + z·Φ(z)) of the normal distribution. */
export function logGain(z: number): number {
  if (z > 8) return Math.log(z);
  const logDensity = -(z * z) / 2 - LOG_ROOT_TWO_PI;
  if (z > -2) {
    const density = Math.exp(logDensity);
    return Math.log(density + z * (0.5 + density * series(z)));
  }
  return logDensity + Math.log(1 + z * millsRatio(-z));
}

/** (Φ(z) − ½)/φ(z) as z + z³/3 + z⁵/15 + … (M. Abramowitz, I. Stegun, 26.2.11). */
function series(z: number): number {
  let [term, sum] = [z, z];
  for (let odd = 3; odd < 200 && Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** Φ(−x)/φ(x) for x of 2 and more, as a continued fraction (M. Abramowitz, I. Stegun, 26.2.14). */
function millsRatio(x: number): number {
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / fraction;
  return 1 / fraction;
}

const LOG_ROOT_TWO_PI = Math.log(Math.sqrt(2 * Math.PI));
