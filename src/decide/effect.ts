import type { Effect } from "../domain/evidence.ts";
import type { Direction } from "../domain/metric.ts";

/**
 * How much better `after` is than `before`: a fraction of `before`'s size, positive = better. Where
 * `before` is zero a fraction has no meaning, and the plain difference stands in its place.
 */
export function relativeGain(before: number, after: number, direction: Direction): number {
  const gain = direction === "maximize" ? after - before : before - after;
  return before === 0 ? gain : gain / Math.abs(before);
}

/** The effect between typical values, with a bound between the values that are closest. */
export function effectOf(
  typical: { readonly before: number; readonly after: number },
  closest: { readonly before: number; readonly after: number },
  direction: Direction,
): Effect {
  return {
    estimate: relativeGain(typical.before, typical.after, direction),
    low: relativeGain(closest.before, closest.after, direction),
    scale: typical.before === 0 || closest.before === 0 ? "absolute" : "fraction",
  };
}
