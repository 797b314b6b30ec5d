import { type Distances, posterior, type Shape, typicalLogLength } from "./likelihood.ts";

/**
 * The most likely shape of the metric, sought from a fixed start by steps of the sign of the gradient that grow
 * while the sign stays and shrink when it turns. (C. Igel, M. Hüsken, Improving the Rprop Learning Algorithm,
 * 2000.)
 */
export function mostLikelyShape(
  distances: Distances,
  values: Float64Array,
  start: Shape = typicalShape(distances.columns.length),
  rounds = 40,
): Shape {
  const place = Float64Array.from([...start.logLengths, start.logNoise]);
  const steps = new Float64Array(place.length).fill(0.2);
  const before = new Float64Array(place.length);
  let best = { density: Number.NEGATIVE_INFINITY, shape: start };
  for (let round = 0; round < rounds; round++) {
    const shape = { logLengths: place.slice(0, -1), logNoise: place[place.length - 1] as number };
    const here = posterior(distances, values, shape);
    if (here === undefined) break;
    if (here.density > best.density) best = { density: here.density, shape };
    if (move(place, steps, before, here.gradient) < FLAT) break;
  }
  return best.shape;
}

/** One step, in place; `before` becomes the slopes it went by. Returns the largest of them. */
function move(
  place: Float64Array,
  steps: Float64Array,
  before: Float64Array,
  gradient: Float64Array,
): number {
  let largest = 0;
  for (let at = 0; at < place.length; at++) {
    const turn = (gradient[at] as number) * (before[at] as number);
    const factor = turn > 0 ? 1.4 : turn < 0 ? 0.5 : 1;
    const step = Math.min(MOST, Math.max(LEAST, (steps[at] as number) * factor));
    const slope = turn < 0 ? 0 : (gradient[at] as number);
    const lowest = at === place.length - 1 ? LOWEST_NOISE : LOWEST;
    const moved = (place[at] as number) + Math.sign(slope) * step;
    place[at] = Math.min(HIGHEST, Math.max(lowest, moved));
    steps[at] = step;
    before[at] = slope;
    largest = Math.max(largest, Math.abs(slope));
  }
  return largest;
}

/** The shape that is expected before anything is seen. */
export function typicalShape(coordinates: number): Shape {
  return {
    logLengths: new Float64Array(coordinates).fill(typicalLogLength(coordinates)),
    logNoise: -5,
  };
}

const MOST = 1;
const LEAST = 0.005;
const LOWEST = -4;
const LOWEST_NOISE = -14;
const HIGHEST = 6;
const FLAT = 0.02;
