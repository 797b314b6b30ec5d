import type { Effect } from "../../domain/evidence.ts";
import type { Direction } from "../../domain/metric.ts";
import { median } from "../../stats/location.ts";

/**
 * On which scale values are compared; larger is better on both. `log`: differences are relative effects.
 * `linear`: for a metric that can be zero or negative, differences carry its unit.
 */
export interface Scale {
  readonly kind: "log" | "linear";
  readonly direction: Direction;
  /** A typical value, in the metric's unit. */
  readonly reference: number;
}

/** The scale for values like these. */
export function scaleFor(values: readonly number[], direction: Direction): Scale {
  const kind = values.every((value) => value > 0) ? "log" : "linear";
  return { kind, direction, reference: median(values) };
}

/** A value of the metric on the scale. */
export function onScale({ kind, direction, reference }: Scale, value: number): number {
  const sign = direction === "maximize" ? 1 : -1;
  if (kind === "linear") return sign * value;
  // A first value that is not positive lies beyond all others, at a finite place.
  return sign * (value > 0 ? Math.log(value) : Math.log(reference) - BEYOND);
}

const BEYOND = 50;

/** The value of the metric that stands there on the scale. */
export function valueAt({ kind, direction }: Scale, place: number): number {
  const sign = direction === "maximize" ? 1 : -1;
  return kind === "linear" ? sign * place : Math.exp(sign * place);
}

/** Differences on the scale as an effect: a fraction of the baseline, or in the metric's unit. */
export function effectOn({ kind, direction }: Scale, gain: number, low: number): Effect {
  if (kind === "linear") return { estimate: gain, low, scale: "absolute" };
  const fraction = (x: number) => (direction === "maximize" ? Math.expm1(x) : -Math.expm1(-x));
  return { estimate: fraction(gain), low: fraction(low), scale: "fraction" };
}

/** How far down the scale an effect of minus this much lies: a fraction, or the metric's unit. */
export function distanceOf({ kind, direction }: Scale, tolerance: number): number {
  if (kind === "linear") return tolerance;
  return direction === "maximize" ? -Math.log1p(-tolerance) : Math.log1p(tolerance);
}

/** Differences on the scale that are too small to be noise: rounding. */
export function finest({ kind, reference }: Scale): number {
  // Far enough from the smallest number that its square is one too.
  return kind === "log" ? 1e-9 : Math.max(1e-9 * Math.abs(reference), 1e-150);
}
