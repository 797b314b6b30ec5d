import {
  ASSIGNED_NAMES,
  assignedSpans,
  authorizationSpans,
  loginSpans,
} from "./secrets/assignments.ts";
import { isSecretName, type KnownSecret, knownSpans } from "./secrets/known.ts";
import { PRIVATE_KEY, privateKeySpans } from "./secrets/private-keys.ts";
import { SHAPE_NAMES, shapedSpans } from "./secrets/shapes.ts";
import { maskOf, type Span, withMasks } from "./secrets/spans.ts";

export { type KnownSecret, knownSecrets } from "./secrets/known.ts";

/** Gives a text with every secret in it replaced by what it was: `[masked: GitHub token]`. */
export type Mask = (text: string) => string;

/**
 * Makes a mask for secrets that can be told by their form, and for known ones. It is idempotent, takes time
 * linear in the text, changes nothing else, and leaves JSON texts JSON. A text must be given whole: half a
 * token is not found (see `maskCut`).
 */
export function masking(known: readonly KnownSecret[] = []): Mask {
  return (text) => {
    const spans = [
      ...knownSpans(text, known),
      ...shapedSpans(text),
      ...privateKeySpans(text),
      ...authorizationSpans(text),
      ...loginSpans(text),
      ...assignedSpans(text),
    ].filter(({ start, end }) => start < end);
    return spans.length === 0 ? text : withMasks(text, outsideMasks(text, spans));
  };
}

/** The mask that knows no values, only forms. */
export const maskForms: Mask = masking();

/** What the first secret of a text is; `undefined` where there is none. */
export function secretIn(text: string, mask: Mask): string | undefined {
  const masked = mask(text);
  if (masked === text) return undefined;
  const before = new Set(masksIn(text).map(({ what }) => what));
  const found = masksIn(masked).map(({ what }) => what);
  return found.find((what) => !before.has(what)) ?? found[0];
}

/** A value with every text in it masked; names of fields stay as they are. */
export function maskedWithin<T>(value: T, mask: Mask): T {
  return within(value, mask) as T;
}

function within(value: unknown, mask: Mask): unknown {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((item) => within(item, mask));
  if (typeof value !== "object" || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Anything but plain data belongs to whoever made it.
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, within(item, mask)]));
}

const CUT = "cut text";
const LABELS: ReadonlySet<string> = new Set([...SHAPE_NAMES, ...ASSIGNED_NAMES, PRIVATE_KEY, CUT]);

/** The masks that a text has already; brackets around anything else are no mask. */
function masksIn(text: string): Span[] {
  return [...text.matchAll(/\[masked: ([\w ]{1,80})\]/g)].flatMap((found) => {
    const what = found[1] ?? "";
    const variable = what.startsWith("value of ") ? what.slice("value of ".length) : "";
    if (!LABELS.has(what) && !isSecretName(variable)) return [];
    return [{ start: found.index, end: found.index + found[0].length, what }];
  });
}

function outsideMasks(text: string, spans: readonly Span[]): readonly Span[] {
  const masks = masksIn(text);
  if (masks.length === 0) return spans;
  let next = 0;
  return spans
    .map((span, rank) => ({ ...span, rank }))
    .sort((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      while ((masks[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
      return (masks[next]?.start ?? Number.POSITIVE_INFINITY) >= end;
    })
    .sort((a, b) => a.rank - b.rank);
}

/** As the executor marks what it dropped. */
const GAP = /… \[\d+ bytes dropped\] …/g;
/** Characters that no secret is longer than: an endless word is no reason to lose all of it. */
const LONGEST = 8192;
/** Characters of the line around a cut word that go with it: a passphrase has spaces. */
const BESIDE = 256;

/**
 * Takes the words away that a dropped middle has cut through, with what stands beside them in their line: half
 * a secret looks like nothing, and is still half of it.
 */
export function maskCut(text: string): string {
  const spans: Span[] = [];
  let least = 0;
  const gaps = [...text.matchAll(GAP)];
  for (const [n, { 0: gap, index }] of gaps.entries()) {
    const end = index + gap.length;
    const most = gaps[n + 1]?.index ?? text.length;
    spans.push({ start: lineBefore(text, index, least), end: index, what: CUT });
    const after = lineAfter(text, end, most);
    spans.push({ start: end, end: after, what: CUT });
    least = after;
  }
  return withMasks(
    text,
    spans.filter(({ start, end }) => start < end && text.slice(start, end) !== maskOf(CUT)),
  );
}

function lineBefore(text: string, from: number, least: number): number {
  let start = from;
  const furthest = Math.max(least, from - LONGEST);
  while (start > furthest && /\S/.test(text.charAt(start - 1))) start--;
  const further = Math.max(furthest, start - BESIDE);
  while (start > further && text.charAt(start - 1) !== "\n") start--;
  return start;
}

function lineAfter(text: string, from: number, most: number): number {
  let end = from;
  const furthest = Math.min(most, from + LONGEST);
  while (end < furthest && /\S/.test(text.charAt(end))) end++;
  const further = Math.min(furthest, end + BESIDE);
  while (end < further && text.charAt(end) !== "\n") end++;
  return end;
}
