import { AssayError } from "../domain/error.ts";
import type { Duration } from "./options.ts";

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const PART = String.raw`(\d+(?:\.\d+)?|\.\d+)\s*(ms|s|m|h|d)`;
const WHOLE = new RegExp(`^\\s*(?:${PART}\\s*)+$`);

/** The largest length of time a timer can hold: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Milliseconds of a length of time: `"90s"`, `"1h30m"`, `"500ms"`; a number, or a string that is one,
 * means seconds. `undefined` for anything else, zero and more than 24 days included.
 */
export function parseDuration(value: Duration): number | undefined {
  const ms = Math.round(typeof value === "number" ? value * 1000 : textMs(value));
  return ms > 0 && ms <= LONGEST_MS ? ms : undefined;
}

/** Like `parseDuration`, and throws `duration-malformed`; `option` is what the user called it. */
export function durationMs(value: Duration, option: string): number {
  const ms = parseDuration(value);
  if (ms === undefined) {
    throw new AssayError({ code: "duration-malformed", option, value: String(value) });
  }
  return ms;
}

function textMs(text: string): number {
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return Number(text) * 1000;
  if (!WHOLE.test(text)) return Number.NaN;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(new RegExp(PART, "g"))) {
    sum += Number(amount) * (UNITS[unit ?? ""] ?? Number.NaN);
  }
  return sum;
}
