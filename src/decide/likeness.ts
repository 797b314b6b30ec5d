import { conceptsOf, stemOf } from "../domain/concepts.ts";
import { wordsOf } from "../domain/words.ts";

/**
 * From here on two ideas are taken for about the same: where three of four notes that are named are about the idea, on the
 * questions of `bench/recall/tune.jsonl`. Nothing is decided by it.
 */
export const ALIKE = 0.4;

/** What a word counts for that the other text has not, and means about the same as one that it has. */
const MEANT = 0.7;

/**
 * How much two ideas are about the same as far as their words tell, from 0 to 1: the geometric mean of the share of the
 * one's words that the other has, and the other way round. Words that stand for each other count less.
 */
export function likeness(one: string, other: string): number {
  const [first, second] = [termsOf(one), termsOf(other)];
  return Math.sqrt(shareOf(first, second) * shareOf(second, first));
}

/** The words of a text by their stems, with what each stands for. */
type Terms = ReadonlyMap<string, readonly string[]>;

const termsOf = (text: string): Terms =>
  new Map(wordsOf(text).map((word) => [stemOf(word), conceptsOf(word)]));

function shareOf(terms: Terms, others: Terms): number {
  if (terms.size === 0) return 0;
  const meant = new Set([...others.values()].flat());
  let sum = 0;
  for (const [stem, concepts] of terms) {
    if (others.has(stem)) sum += 1;
    else if (concepts.some((concept) => meant.has(concept))) sum += MEANT;
  }
  return sum / terms.size;
}
