/** How much each document is worth to a query: id → gain above 0. */
export type Gains = ReadonlyMap<string, number>;

/**
 * Share of the relevant documents among the first `k`, 0 to 1.
 *
 * Manning, Raghavan, Schütze: Introduction to Information Retrieval (2008), section 8.4.
 */
export function recall(ranking: readonly string[], gains: Gains, k: number): number {
  return ranking.slice(0, k).filter((id) => gains.has(id)).length / gains.size;
}

/** One over the rank of the first relevant document, 0 when there is none (Voorhees, TREC-8, 1999). */
export function reciprocalRank(ranking: readonly string[], gains: Gains): number {
  const rank = ranking.findIndex((id) => gains.has(id));
  return rank < 0 ? 0 : 1 / (rank + 1);
}

/**
 * Normalised discounted cumulative gain of the first `k`, 0 to 1, gains taken as they are (the linear
 * form that trec_eval and scikit-learn compute).
 *
 * Järvelin, Kekäläinen: Cumulated gain-based evaluation of IR techniques, ACM TOIS 20 (2002).
 */
export function ndcg(ranking: readonly string[], gains: Gains, k: number): number {
  const best = [...gains.values()].sort((a, b) => b - a);
  const found = ranking.map((id) => gains.get(id) ?? 0);
  return discounted(found.slice(0, k)) / discounted(best.slice(0, k));
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);
}
