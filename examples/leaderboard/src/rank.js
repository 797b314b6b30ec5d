/** How many of the sorted entries stand strictly before this one. */
function countBefore(entries, entry, compare) {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(entries[middle], entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The rank of an entry among sorted ones, from 1. Equals share the best of their ranks: 1, 2, 2, 4.
 * The entry itself need not be there: the answer is then the rank it would have.
 */
export function rankOf(entries, entry, compare) {
  return countBefore(entries, entry, compare) + 1;
}

/** The share of the sorted entries that are no better than this one, from 0 to 1. */
export function percentileOf(entries, entry, compare) {
  if (entries.length === 0) return 1;
  return 1 - countBefore(entries, entry, compare) / entries.length;
}

/** Every sorted entry with its rank, best first; equals share a rank. */
export function* ranked(entries, compare) {
  let rank = 0;
  let place = 0;
  let previous;
  for (const entry of entries) {
    place += 1;
    if (place === 1 || compare(previous, entry) !== 0) rank = place;
    previous = entry;
    yield { rank, entry };
  }
}
