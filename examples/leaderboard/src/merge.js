/**
 * Merges sorted lists (or boards) into one sorted array. Equals keep the order of the lists they
 * come from, and within a list their own.
 */
export function merge(lists, compare) {
  const queues = lists.map((list) => [...list]).filter((queue) => queue.length > 0);
  const heads = queues.map(() => 0);
  const merged = [];
  while (queues.length > 0) {
    let best = 0;
    for (let other = 1; other < queues.length; other += 1) {
      if (compare(queues[other][heads[other]], queues[best][heads[best]]) < 0) best = other;
    }
    merged.push(queues[best][heads[best]]);
    heads[best] += 1;
    if (heads[best] === queues[best].length) {
      queues.splice(best, 1);
      heads.splice(best, 1);
    }
  }
  return merged;
}
