/** Words that stand in nearly every text, and tell nothing. */
const COMMON = new Set(
  "the and for with that this from are was were not but has have its into than then when where which what will can does more less all any one two out our you your why how".split(
    " ",
  ),
);

/** What of a question can be looked for: its words, each once, without those that say nothing. */
export function wordsOf(question: string): readonly string[] {
  const words = question.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) => word.length > 1 && !COMMON.has(word));
  return [...new Set(telling.length > 0 ? telling : words)].slice(0, MOST);
}

/** More words find nothing more. */
const MOST = 64;
