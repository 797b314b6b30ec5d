import { afterEscape, type Span } from "./spans.ts";

export const PRIVATE_KEY = "private key";

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** Line ends, also as JSON and source code spell them. */
const BREAKS = /(?:\s|\\[rnt])*/y;
/** What may stand between the lines of a key in source code, quotations and differences. */
const FURNITURE = /(?:\s|\\[rnt]|["'`,+>|#*.-])*/y;
const BODY = /[A-Za-z0-9+/=]+|(?:Proc-Type|DEK-Info|Version|Comment|Hash): ?[^\n"'`\\]{0,200}/y;
/** A line of a key, but for its last one, is far longer. */
const SHORTEST_LINE = 16;

/**
 * Private keys as PEM blocks, also where their end or their beginning was cut away. Each line is looked at
 * once from its beginning and once from its end.
 */
export function privateKeySpans(text: string): Span[] {
  const ends = [...text.matchAll(END)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
  const endAt = new Map(ends.map(({ start, end }) => [start, end]));
  const spans: Span[] = [];
  let done = 0;
  for (const {
    0: { length },
    index,
  } of text.matchAll(BEGIN)) {
    if (index < done) continue;
    const lines = linesFrom(text, index + length, endAt);
    spans.push(...joined(text, [{ start: index, end: index + length }, ...lines]));
    done = lines.at(-1)?.end ?? index + length;
  }
  const masked = new Set(spans.map(({ end }) => end));
  let least = 0;
  for (const { start, end } of ends) {
    if (!masked.has(end))
      spans.push({ start: bodyStart(text, start, least), end, what: PRIVATE_KEY });
    least = end;
  }
  return spans;
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

function linesFrom(text: string, from: number, endAt: ReadonlyMap<number, number>): Piece[] {
  const lines: Piece[] = [];
  for (let at = from; ; ) {
    const start = skip(FURNITURE, text, at, endAt);
    const closing = endAt.get(start);
    if (closing !== undefined) return [...lines, { start, end: closing }];
    const end = skip(BODY, text, start);
    if (end === start) return lines;
    // A word of prose is not that long; the last line of a key may be short, and be cut.
    const isLong = end - start >= SHORTEST_LINE || (end === text.length && lines.length > 0);
    if (!isLong && !endAt.has(skip(FURNITURE, text, end, endAt))) return lines;
    lines.push({ start, end });
    at = end;
  }
}

/** Where a pattern that can match nothing ends; not beyond the next of `stops`. */
function skip(
  pattern: RegExp,
  text: string,
  from: number,
  stops: ReadonlyMap<number, number> = new Map(),
): number {
  pattern.lastIndex = from;
  const end = from + (pattern.exec(text)?.[0].length ?? 0);
  // The hyphens in front of END are furniture too.
  for (let back = 0; back <= 5; back++) if (stops.has(end - back)) return end - back;
  return end;
}

/** Lines with nothing but line ends between them are one; quotes and commas stay where they are. */
function joined(text: string, lines: readonly Piece[]): Span[] {
  const spans: Span[] = [];
  for (const { start, end } of lines) {
    const last = spans.at(-1);
    if (last && skip(BREAKS, text, last.end) === start) {
      spans[spans.length - 1] = { ...last, end };
    } else spans.push({ start, end, what: PRIVATE_KEY });
  }
  return spans;
}

/** The beginning of the lines in front of an END whose BEGIN was cut away. */
function bodyStart(text: string, end: number, least: number): number {
  let start = end;
  for (let lineEnd = end; lineEnd > least; ) {
    let from = lineEnd;
    while (from > least && /[A-Za-z0-9+/=]/.test(text.charAt(from - 1))) from--;
    from = afterEscape(text, from, lineEnd);
    const isLast = start === end;
    if (lineEnd !== end && lineEnd - from < (isLast ? 1 : SHORTEST_LINE)) break;
    if (from < lineEnd) start = from;
    if (from === least || !/\s/.test(text.charAt(from - 1))) break;
    lineEnd = from;
    while (lineEnd > least && /[\r\n]/.test(text.charAt(lineEnd - 1))) lineEnd--;
    if (lineEnd === from) break;
  }
  return start;
}
