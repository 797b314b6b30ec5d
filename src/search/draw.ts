import type { Random } from "../stats/random.ts";
import { type Parameter, stepAt } from "./parameter.ts";
import { type Point, type Space, snap } from "./space.ts";

/** A draw from the normal distribution of mean 0 and deviation 1 (Box and Muller, 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A whole number in [0, count). */
export function below(random: Random, count: number): number {
  return Math.min(count - 1, Math.floor(random() * count));
}

/** A point anywhere in the cube. */
export function anywhere(space: Space, random: Random): Point {
  return Float64Array.from(space.parameters, () => random());
}

/**
 * A neighbour of a point: each coordinate moves with the given chance, one at least. Ordered coordinates move
 * by a normal step of deviation `step`, or of one value where that is more; unordered ones to a place drawn anew.
 */
export function mutated(
  space: Space,
  point: Point,
  how: { readonly step: number; readonly chance: number },
  random: Random,
): Point {
  const moved = Float64Array.from(point);
  const sure = below(random, point.length);
  for (let at = 0; at < point.length; at++) {
    if (at === sure || random() < how.chance)
      moved[at] = movedUnit(space, point, at, how.step, random);
  }
  return snap(space, moved);
}

function movedUnit(space: Space, point: Point, at: number, step: number, random: Random): number {
  if (space.unordered[at]) return random();
  const unit = point[at] as number;
  const wide = Math.max(step, stepAt((space.parameters[at] as Parameter).range, unit));
  return reflected(unit + wide * normal(random));
}

/** A number folded back into [0, 1] at its ends. */
export function reflected(unit: number): number {
  const folded = Math.abs(unit) % 2;
  return folded > 1 ? 2 - folded : folded;
}
