import type { Random } from "../stats/random.ts";
import type { Region } from "./acquisition.ts";
import { stepAt } from "./parameter.ts";
import { numberOf, type Observation } from "./sampler.ts";
import type { Point, Space } from "./space.ts";
import type { Surrogate } from "./surrogate.ts";

/**
 * The length of the region's side after what was suggested from it: twice as long after two improvements in a
 * row, half as long after some failures in a row, and back to the first length when it has become too short to
 * matter. (D. Eriksson and others, Scalable Global Optimization via Local Bayesian Optimization, 2019.)
 */
export function sideAfter(history: readonly Observation[], by: string, patience: number): number {
  let side = FIRST;
  let least = Number.POSITIVE_INFINITY;
  let [better, worse] = [0, 0];
  for (const observation of history) {
    const value = numberOf(observation) ?? Number.POSITIVE_INFINITY;
    if (observation.by === by) {
      [better, worse] = value < least ? [better + 1, 0] : [0, worse + 1];
      if (better >= 2) [side, better] = [Math.min(LONGEST, side * 2), 0];
      if (worse >= patience) [side, worse] = [side / 2, 0];
      if (side < SHORTEST) side = FIRST;
    }
    least = Math.min(least, value);
  }
  return side;
}

/**
 * The box of this side around a centre, longer where the metric changes slowly; of the coordinates without
 * order only as large a share as the side differs from the centre's.
 */
export function trustRegion(
  space: Space,
  centre: Point,
  side: number,
  surrogate: Surrogate,
  admits: (point: Point) => boolean,
): Region {
  const half = halfSides(space, centre, side, surrogate.shape.logLengths);
  const unordered = space.unordered.filter(Boolean).length;
  const most = Math.max(1, Math.round(side * unordered));
  const inside = (point: Point): boolean => {
    let changed = 0;
    for (let at = 0; at < point.length; at++) {
      const gap = Math.abs((point[at] as number) - (centre[at] as number));
      if (space.unordered[at]) changed += Number(gap > 0);
      else if (gap > (half[at] as number)) return false;
    }
    return changed <= most;
  };
  const chance = Math.min(1, 20 / centre.length);
  const draw = (random: Random): Point =>
    centre.map((unit, at) => {
      if (space.unordered[at]) return random() < most / (unordered + 1) ? random() : unit;
      if (random() > chance) return unit;
      const low = Math.max(0, unit - (half[at] as number));
      const high = Math.min(1, unit + (half[at] as number));
      return low + random() * (high - low);
    });
  return { centres: [centre], draw, admits: (point) => inside(point) && admits(point) };
}

/** Half the side of the box by coordinate: in proportion to the length scales, and wide enough for a step. */
function halfSides(
  space: Space,
  centre: Point,
  side: number,
  logLengths: Float64Array,
): Float64Array {
  const ordered = space.parameters.map((_, at) => at).filter((at) => !space.unordered[at]);
  const logs = ordered.map((at) => logLengths[at] as number);
  const typical = logs.reduce((a, b) => a + b, 0) / Math.max(1, logs.length);
  return Float64Array.from(space.parameters, ({ range }, at) => {
    const long =
      (side / 2) * Math.exp(Math.max(-2, Math.min(2, (logLengths[at] as number) - typical)));
    return Math.max(long, 1.01 * stepAt(range, centre[at] as number));
  });
}

const FIRST = 0.4;
const LONGEST = 1;
const SHORTEST = 2 ** -8;
