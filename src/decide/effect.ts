import type { Effect } from "../domain/evidence.ts";
import type { Direction } from "../domain/metric.ts";

/** One value of each arm. */
export interface Pair {
  readonly before: number;
  readonly after: number;
}

/**
 * The effect between typical values, bounded by the values that lie closest together: fractions of the
 * typical `before`, positive = better. Where that is zero a fraction has no meaning, and the plain
 * differences stand in its place.
 */
export function effectOf(typical: Pair, closest: Pair, direction: Direction): Effect {
  const whole = Math.abs(typical.before);
  const gain = ({ before, after }: Pair) =>
    (direction === "maximize" ? after - before : before - after) / (whole || 1);
  return {
    estimate: gain(typical),
    low: gain(closest),
    scale: whole === 0 ? "absolute" : "fraction",
  };
}
