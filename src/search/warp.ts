/** Values of mean 0 and deviation 1 in the same order as what was measured, and how strongly they were bent. */
export interface Warped {
  readonly values: Float64Array;
  /** The logarithm of the slope of the bend, summed over all values: what a density has to be corrected by. */
  readonly logSlope: number;
}

/** How much differences near the best are magnified: at a value this share of the spread above the best, by half. */
export const BENDS: readonly number[] = [Number.POSITIVE_INFINITY, 1, 0.3, 0.1, 0.03, 0.01];

/**
 * The values on a scale of log(share of the spread + distance from the best), which spreads out what lies near
 * the best and draws in what is far off; `Infinity` leaves them as they are, but for mean and deviation.
 */
export function warp(values: readonly number[], bend: number): Warped {
  const least = Math.min(...values);
  const spread = spreadAbove(values, least);
  const moved = Float64Array.from(values, (value) =>
    Number.isFinite(bend) ? Math.log(bend + (value - least) / spread) : (value - least) / spread,
  );
  const slopes = Number.isFinite(bend)
    ? values.map((value) => -Math.log(bend + (value - least) / spread))
    : values.map(() => 0);
  const mean = moved.reduce((a, b) => a + b, 0) / moved.length;
  const variance = moved.reduce((a, b) => a + (b - mean) ** 2, 0) / moved.length;
  const deviation = Math.sqrt(variance) || 1;
  return {
    values: moved.map((value) => (value - mean) / deviation),
    logSlope: slopes.reduce((a, b) => a + b, 0) - values.length * Math.log(deviation),
  };
}

/**
 * How far the middle value lies above the least; where that is nothing, or so little beside the rest that a
 * share of it would overflow, the mean.
 */
function spreadAbove(values: readonly number[], least: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted[sorted.length >> 1] ?? least) - least;
  const mean = values.reduce((a, b) => a + (b - least), 0) / values.length;
  return (middle > mean * 1e-12 ? middle : mean) || 1;
}
