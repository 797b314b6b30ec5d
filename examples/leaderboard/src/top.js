/**
 * The best `count` of entries in any order, best first. Equals keep the order in which they came.
 * For a single question: no board is built.
 */
export function top(entries, count, compare) {
  if (!Number.isInteger(count) || count < 0) throw new RangeError("count must be 0 or more");
  const sorted = [...entries].sort(compare);
  return sorted.slice(0, count);
}
