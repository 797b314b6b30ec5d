import type { Random } from "../stats/random.ts";
import { anywhere, mutated } from "./draw.ts";
import { type Point, type Space, snap } from "./space.ts";

/** Where to look for the most promising point. */
export interface Region {
  /** Points that are good already, best first. */
  readonly centres: readonly Point[];
  /** Points drawn at random from all over the region. */
  readonly draw: (random: Random) => Point;
  /** Whether a point belongs to the region, and may be suggested. */
  readonly admits: (point: Point) => boolean;
}

/**
 * Points of the region in falling order of `worth`, at least one where any was admitted: many are drawn, the
 * best of them improved by neighbours at shrinking steps.
 */
export function mostWorth(
  space: Space,
  region: Region,
  worth: (point: Point) => number,
  random: Random,
): readonly Point[] {
  const drawn: Point[] = [];
  for (let draw = 0; draw < DRAWS; draw++) drawn.push(snap(space, region.draw(random)));
  for (const centre of region.centres) {
    for (const step of [0.2, 0.05, 0.01, 0.002]) {
      for (let draw = 0; draw < NEIGHBOURS; draw++) {
        drawn.push(mutated(space, centre, { step, chance: draw / NEIGHBOURS }, random));
      }
    }
  }
  const ranked = rank(drawn.filter(region.admits), worth);
  const improved = ranked
    .slice(0, STARTS)
    .map((start) => improve(space, start, region, worth, random));
  return [...improved, ...ranked].sort((a, b) => b.worth - a.worth).map(({ point }) => point);
}

interface Ranked {
  readonly point: Point;
  readonly worth: number;
}

function rank(points: readonly Point[], worth: (point: Point) => number): Ranked[] {
  return points.map((point) => ({ point, worth: worth(point) })).sort((a, b) => b.worth - a.worth);
}

function improve(
  space: Space,
  start: Ranked,
  region: Region,
  worth: (point: Point) => number,
  random: Random,
): Ranked {
  let best = start;
  let step = 0.1;
  for (let round = 0; round < ROUNDS; round++) {
    let better = false;
    for (let draw = 0; draw < TRIES; draw++) {
      const point = mutated(space, best.point, { step, chance: (draw / TRIES) * 0.7 }, random);
      if (!region.admits(point)) continue;
      const found = worth(point);
      if (found > best.worth) {
        best = { point, worth: found };
        better = true;
      }
    }
    if (!better) step *= 0.4;
    if (step < 1e-4) break;
  }
  return best;
}

/** The whole cube around these good points. */
export function everywhere(
  space: Space,
  centres: readonly Point[],
  admits: (point: Point) => boolean,
): Region {
  return { centres, draw: (random) => anywhere(space, random), admits };
}

const DRAWS = 300;
const NEIGHBOURS = 15;
const STARTS = 4;
const ROUNDS = 14;
const TRIES = 16;
