/** log Σ exp(x), without leaving the range of numbers; −∞ for no values. */
export function logSumExp(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  if (!Number.isFinite(largest)) return largest;
  return largest + Math.log(logs.reduce((sum, x) => sum + Math.exp(x - largest), 0));
}

/**
 * The mean of e-values, in logarithms: again an e-value, however they depend on each other (V. Vovk,
 * R. Wang, E-values: calibration, combination and applications, 2021). Throws on an empty list.
 */
export function logMeanEvalue(logs: readonly number[]): number {
  if (logs.length === 0) throw new RangeError("mean of no e-values");
  return logSumExp(logs) - Math.log(logs.length);
}
