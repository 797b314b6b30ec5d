/** All means of two values, each with itself included, ascending: n(n+1)/2 of them. */
export function walshAverages(values: readonly number[]): readonly number[] {
  const means = values.flatMap((a, i) => values.slice(i).map((b) => a / 2 + b / 2));
  return means.sort((a, b) => a - b);
}

/**
 * The exact one-sided lower confidence bound for the centre of paired differences, at level 1 − alpha:
 * a Walsh average at the alpha quantile of Wilcoxon's signed-rank statistic. Same unit as the
 * differences; assumes that they are symmetric about their centre. −∞ when so few differences support
 * no bound (fewer than 5 for alpha = 0.05). (M. Hollander, D. Wolfe, Nonparametric Statistical Methods,
 * section 3.3; the same as R's `wilcox.test(x, alternative = "greater", conf.int = TRUE)`.)
 */
export function signedRankBound(differences: readonly number[], alpha: number): number {
  const rank = signedRankQuantile(differences.length, alpha);
  return rank === 0
    ? Number.NEGATIVE_INFINITY
    : (walshAverages(differences)[rank - 1] ?? Number.NaN);
}

/**
 * The smallest q with P(W ≤ q) ≥ alpha, for the signed-rank statistic W of n values; 0 when even W = 0
 * is likelier than alpha.
 */
function signedRankQuantile(n: number, alpha: number): number {
  const ways = subsetSums(n);
  const total = 2 ** n;
  let cumulated = 0;
  for (const [q, count] of ways.entries()) {
    cumulated += count;
    if (cumulated / total > alpha) return q;
  }
  return ways.length - 1;
}

/** In how many ways each sum can be made of the numbers 1 to n. */
function subsetSums(n: number): readonly number[] {
  let ways = [1];
  for (let rank = 1; rank <= n; rank++) {
    const longer = Array<number>(ways.length + rank).fill(0);
    for (const [sum, count] of ways.entries()) {
      longer[sum] = (longer[sum] ?? 0) + count;
      longer[sum + rank] = (longer[sum + rank] ?? 0) + count;
    }
    ways = longer;
  }
  return ways;
}
