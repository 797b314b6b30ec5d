/** A part of a text that must not be shown, and what it is. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly what: string;
}

const WORD = /[\w-]/;

/** Where the word ends that goes on at `from`: letters, digits, `_` and `-`. */
export function wordEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && WORD.test(text.charAt(end))) end++;
  return end;
}

/** The beginning of an escape sequence that colours, as it is and as JSON and source code spell it. */
const COLOUR =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what begins such a sequence.
  /(?:\u001b|\\u001b|\\x1b|\\033|\\e)\[[\d;]{0,20}$/i;

/**
 * Where the word begins that `from` is in, not looking further back than `least`. The end of an escape is left
 * out, be it a colour's, `\n` or `\u001b`: what was a terminal's or a JSON text must stay one.
 */
export function wordStart(text: string, from: number, least: number): number {
  let start = from;
  while (start > least && WORD.test(text.charAt(start - 1))) start--;
  if (text.charAt(start - 1) === "\\") return afterEscape(text, start, from);
  if (!COLOUR.test(text.slice(Math.max(0, start - 30), start))) return start;
  const rest = /^\d{0,3}[A-Za-z]/.exec(text.slice(start, start + 4))?.[0].length ?? 0;
  return Math.min(from, start + rest);
}

/** Behind what a backslash in front of `start` makes an escape of, such as `\n` or `\u001b`. */
export function afterEscape(text: string, start: number, most: number): number {
  if (text.charAt(start - 1) !== "\\") return start;
  return Math.min(most, start + (text.charAt(start) === "u" ? 5 : 1));
}

/**
 * The words that a pattern is found in, whole: what stands around a token must tell nothing of it. The pattern
 * looks ahead a bounded way, and no word is looked at twice, so the time is linear in the text.
 */
export function wordsWith(
  text: string,
  pattern: RegExp,
  what: string,
  accept: (found: string) => boolean = () => true,
): Span[] {
  const spans: Span[] = [];
  const search = new RegExp(pattern, "g");
  let least = 0;
  for (let found = search.exec(text); found; found = search.exec(text)) {
    if (!accept(found[0])) {
      search.lastIndex = found.index + 1;
      continue;
    }
    const start = wordStart(text, found.index, least);
    const end = wordEnd(text, found.index + found[0].length);
    spans.push({ start, end, what });
    search.lastIndex = end;
    least = end;
  }
  return spans;
}

/** The text with a mask in place of each span; of spans that overlap, the first in the list names the mask. */
export function withMasks(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, what } of united(spans)) {
    parts.push(text.slice(at, start), maskOf(what));
    at = end;
  }
  return parts.join("") + text.slice(at);
}

export const maskOf = (what: string) => `[masked: ${what}]`;

function united(spans: readonly Span[]): Span[] {
  const ranked = spans.map((span, rank) => ({ ...span, rank }));
  const all: (Span & { rank: number })[] = [];
  for (const span of ranked.sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (!last || span.start >= last.end) {
      all.push(span);
      continue;
    }
    const { what, rank } = span.rank < last.rank ? span : last;
    const end = Math.max(last.end, span.end);
    all[all.length - 1] = { start: last.start, end, what, rank };
  }
  return all;
}
