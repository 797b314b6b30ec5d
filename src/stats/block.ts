import { logSumExp } from "./combine.ts";

/** One value of a block, and whether it belongs to the candidate. */
export interface Slot {
  readonly z: number;
  readonly candidate: boolean;
}

/**
 * The e-value of one block, as its natural logarithm:
 *
 *     E = exp(λ Σ z over the candidate's slots) / mean of the same over all labelings
 *
 * A labeling says which slots are the candidate's; all have equally many. When the labels were drawn by
 * a shuffle that the values do not depend on, the mean of E over them is 1 for any values, so E is an
 * e-value for "the change has no effect". The mean is an elementary symmetric polynomial of exp(λz),
 * computed with logarithms throughout: numbers like exp(4200) are never formed.
 *
 * `z` has no unit and may be any finite number; `lambda` ≥ 0 is the bet.
 * (Permutation e-values: P. Grünwald, R. de Heide, W. Koolen, Safe Testing, 2024.)
 */
export function logBlockEvalue(slots: readonly Slot[], lambda: number): number {
  const candidates = slots.filter(({ candidate }) => candidate);
  const bet = lambda * candidates.reduce((sum, { z }) => sum + z, 0);
  const weights = slots.map(({ z }) => lambda * z);
  const count = candidates.length;
  return bet - logSymmetric(weights, count) + logBinomial(slots.length, count);
}

/** log of the sum, over all choices of `count` weights, of exp of the chosen weights' sum. */
function logSymmetric(weights: readonly number[], count: number): number {
  const sums = [0, ...Array<number>(count).fill(Number.NEGATIVE_INFINITY)];
  for (const weight of weights) {
    for (let k = count; k > 0; k--) {
      sums[k] = logSumExp([at(sums, k), at(sums, k - 1) + weight]);
    }
  }
  return at(sums, count);
}

const at = (values: readonly number[], n: number) => values[n] ?? Number.NEGATIVE_INFINITY;

/** log of "n choose k". */
export function logBinomial(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}
