import { median } from "./location.ts";

/**
 * The correlation of neighbours in time, −1 to 1: 0 for independent values, towards 1 where the machine
 * drifts or has sticky states. 0 for values that are all equal, and for fewer than 3.
 * (G. Box, G. Jenkins, Time Series Analysis, 1970: the estimate r₁.)
 */
export function lagOneCorrelation(values: readonly number[]): number {
  if (values.length < 3) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const off = values.map((value) => value - mean);
  const total = off.reduce((sum, value) => sum + value * value, 0);
  const neighbours = off.slice(1).reduce((sum, value, n) => sum + value * (off[n] ?? 0), 0);
  return total === 0 ? 0 : neighbours / total;
}

/**
 * The slope of a series per step, as the median of the slopes of all pairs: hardly moved by outliers
 * (H. Theil 1950, P. Sen 1968). Unit of the values per step; 0 for fewer than 2.
 */
export function theilSenSlope(values: readonly number[]): number {
  if (values.length < 2) return 0;
  return median(
    values.flatMap((early, i) => values.slice(i + 1).map((late, n) => (late - early) / (n + 1))),
  );
}
