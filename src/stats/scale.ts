import { median } from "./location.ts";

/**
 * The standard deviation of one value, from differences of neighbours in time: 1.4826 · median|Δ| / √2.
 * A slow drift is nearly the same in both neighbours and drops out; outliers do not reach the median.
 * (J. von Neumann et al., The Mean Square Successive Difference, 1941, made robust.) Same unit as the
 * values. Throws on fewer than one difference.
 */
export function sigmaOfDifferences(differences: readonly number[]): number {
  return (NORMAL_MAD * median(differences.map(Math.abs))) / Math.SQRT2;
}

/** Differences of neighbours: one less than there are values. */
export function successiveDifferences(values: readonly number[]): readonly number[] {
  return values.slice(1).map((value, n) => value - (values[n] ?? value));
}

/** Turns the median of absolute deviations of a normal distribution into its standard deviation. */
const NORMAL_MAD = 1.4826;
