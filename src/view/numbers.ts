import type { Effect } from "../domain/evidence.ts";

/** A value with about four significant digits; whole numbers and whole parts stay whole. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const whole = Math.abs(value) >= 1 ? Math.floor(Math.log10(Math.abs(value))) + 1 : 0;
  return String(Number(value.toPrecision(Math.min(21, Math.max(digits, whole)))));
}

/** A value with its unit: `1.25 s`. */
export function formatValue(value: number, unit?: string): string {
  return unit ? `${formatNumber(value)} ${unit}` : formatNumber(value);
}

/** `before → after`, with as many digits as it takes to tell the two apart. */
export function formatChange(before: number, after: number, unit?: string): string {
  let digits = 4;
  const shown = (value: number) => formatNumber(value, digits);
  while (before !== after && shown(before) === shown(after) && digits < 17) digits++;
  return `${shown(before)} → ${shown(after)}${unit ? ` ${unit}` : ""}`;
}

/** A fraction as a signed percentage: `+12.3 %`, `-0.04 %`. */
export function formatPercent(fraction: number, sign = true): string {
  const percent = fraction * 100;
  const size = Math.abs(percent);
  const decimals = size >= 100 ? 0 : size >= 1 ? 1 : 2;
  const rounded = Number(percent.toFixed(decimals));
  return `${rounded > 0 && sign ? "+" : ""}${rounded === 0 ? 0 : rounded} %`;
}

/** An effect with its sign, positive = better; in the metric's unit where it is absolute. */
export function formatEffect(
  { scale }: Pick<Effect, "scale">,
  amount: number,
  unit?: string,
): string {
  if (scale === "fraction") return formatPercent(amount);
  return `${amount > 0 ? "+" : ""}${formatValue(amount, unit)}`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time as it can also be typed: `350ms`, `1.2s`, `42s`, `3m05s`, `2h05m`, `3d04h`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return "0s";
  if (ms < SECOND) return `${Math.round(ms)}ms`;
  if (ms < 10 * SECOND) return `${Number((ms / SECOND).toFixed(1))}s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return twoPart(seconds, 60, "m", 1, "s");
  if (ms < DAY) return twoPart(seconds, 3600, "h", 60, "m");
  return twoPart(seconds, 86_400, "d", 3600, "h");
}

function twoPart(seconds: number, large: number, name: string, small: number, rest: string) {
  const left = Math.floor((seconds % large) / small);
  const first = `${Math.floor(seconds / large)}${name}`;
  return left === 0 ? first : `${first}${String(left).padStart(2, "0")}${rest}`;
}

/** US dollars with as many digits as it takes to see small sums: `$12.35`, `$0.028`. */
export function formatMoney(usd: number): string {
  return `$${usd < 1 ? Number(usd.toPrecision(2)) : usd.toFixed(2)}`;
}

/** A running time that ticks in whole seconds. */
export function formatTicking(ms: number): string {
  return formatDuration(Math.floor(Math.max(0, ms) / SECOND) * SECOND);
}

/** `512 B`, `3.4 MB`: decimal units. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${Number(amount.toPrecision(3))} ${units[unit]}`;
}
