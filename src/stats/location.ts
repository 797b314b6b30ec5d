import { walshAverages } from "./signed-rank.ts";

/** The middle value; the mean of the two middle ones for an even count. Throws on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new RangeError("median of no values");
  return upper === lower ? upper : lower / 2 + upper / 2;
}

/**
 * The Hodges–Lehmann estimate of the centre of values: the median of all means of two. Nearly as precise
 * as the mean for normal values, and hardly moved by outliers. (J. Hodges, E. Lehmann, Estimates of
 * Location Based on Rank Tests, 1963.) Throws on an empty list.
 */
export function hodgesLehmann(values: readonly number[]): number {
  return median(walshAverages(values));
}

/**
 * A one-sided lower bound, of 95 % unless `z` says otherwise (a quantile of the normal distribution), of how far `after`
 * lies above `before`: the difference of two values at the quantile of the rank-sum statistic, by its normal
 * approximation (Hollander & Wolfe, section 4.3). For few values it is the smallest difference. Same unit as the
 * values; throws where either list is empty.
 */
export function shiftBound(
  before: readonly number[],
  after: readonly number[],
  z = NORMAL_95,
): number {
  const [n, m] = [before.length, after.length];
  const differences = after.flatMap((b) => before.map((a) => b - a)).sort((x, y) => x - y);
  const rank = (n * m) / 2 - z * Math.sqrt((n * m * (n + m + 1)) / 12);
  const bound = differences[Math.max(0, Math.floor(rank))];
  if (bound === undefined) throw new RangeError("bound of no values");
  return bound;
}

const NORMAL_95 = 1.6449;
