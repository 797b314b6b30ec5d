import { dot, factorInPlace, halfLogDeterminant, solveLower } from "./cholesky.ts";
import { mostLikelyShape, typicalShape } from "./fit.ts";
import { condition, type Model } from "./gaussian-process.ts";
import { correlations, type Distances, distancesOf, type Shape } from "./likelihood.ts";
import { numberOf, type Observation } from "./sampler.ts";
import { type Assignment, encode, type Point, type Space } from "./space.ts";
import { BENDS, warp } from "./warp.ts";

/** A model of everything observed so far. */
export interface Surrogate {
  readonly model: Model;
  /** What it knows; their points; and what it makes of each: the value without noise, on the model's scale. */
  readonly observations: readonly Observation[];
  readonly points: readonly Point[];
  readonly expected: Float64Array;
  /** Indices of the points, the one that is expected to be best first. */
  readonly ranking: readonly number[];
  readonly shape: Shape;
}

/** Shape and bend found for the first observations of a study: they are sought anew only now and then. */
interface Fitted {
  readonly shape: Shape;
  readonly bend: number;
}

/** A fit, and what it is of. */
interface Remembered {
  readonly space: Space;
  readonly seen: readonly Observation[];
  readonly fitted: Fitted;
}

/**
 * Fits models; what it remembers from one ask to the next is only the fit it would come to again. A trial that
 * gave no number counts as bad as the worst that did.
 */
export class Surrogates {
  #last: Remembered | undefined;

  /** The model of these observations, pending ones taken for measured at what is expected of them. */
  of(space: Space, history: readonly Observation[], pending: readonly Assignment[]): Surrogate {
    const known = modelled(history);
    const points = known.map(({ assignment }) => encode(space, assignment));
    const { shape, bend } = this.#fit(space, known, points);
    const { values } = warp(filled(known), bend);
    const awaited = pending.map((assignment) => encode(space, assignment));
    const model = condition(points, values, shape, space.unordered, awaited);
    const expected = Float64Array.from(points, model.mean);
    const ranking = points
      .map((_, at) => at)
      .sort((a, b) => (expected[a] as number) - (expected[b] as number));
    return { model, observations: known, points, expected, ranking, shape };
  }

  #fit(space: Space, known: readonly Observation[], points: readonly Point[]): Fitted {
    const seen = known.slice(0, known.length - (known.length % everyOther(known.length)));
    const last = this.#last;
    if (
      last?.space === space &&
      last.seen.length === seen.length &&
      last.seen.every((observation, at) => observation === seen[at])
    ) {
      return last.fitted;
    }
    const fitted = fitTo(distancesOf(points.slice(0, seen.length), space.unordered), filled(seen));
    this.#last = { space, seen, fitted };
    return fitted;
  }
}

/** Of a long history the better half of what a model can take, and the latest of the others, in their order. */
function modelled(history: readonly Observation[]): readonly Observation[] {
  if (history.length <= MOST_MODELLED) return history;
  const ranked = history
    .map((observation, at) => ({ at, value: numberOf(observation) ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => (a.value === b.value ? a.at - b.at : a.value - b.value));
  const best = ranked.slice(0, MOST_MODELLED / 2);
  const latest = ranked.slice(MOST_MODELLED / 2).sort((a, b) => b.at - a.at);
  const taken = [...best, ...latest.slice(0, MOST_MODELLED / 2)].map(({ at }) => at);
  return taken.sort((a, b) => a - b).map((at) => history[at] as Observation);
}

function everyOther(count: number): number {
  if (count < 30) return 1;
  return count < 60 ? 2 : 4;
}

function filled(history: readonly Observation[]): readonly number[] {
  const values = history.map(numberOf);
  const worst = values.reduce<number>((most, value) => Math.max(most, value ?? most), -Infinity);
  return values.map((value) => value ?? (Number.isFinite(worst) ? worst : 0));
}

function fitTo(distances: Distances, values: readonly number[]): Fitted {
  const first = bestBend(distances, values, typicalShape(distances.columns.length));
  const shape = mostLikelyShape(distances, warp(values, first).values);
  const bend = bestBend(distances, values, shape);
  if (bend === first) return { shape, bend };
  return { shape: mostLikelyShape(distances, warp(values, bend).values, shape, 15), bend };
}

/** The bend under which the values are most likely, the shape given. */
function bestBend(distances: Distances, values: readonly number[], shape: Shape): number {
  const n = distances.count;
  const factor = correlations(distances, shape).kernel;
  if (!factorInPlace(factor, n)) return Number.POSITIVE_INFINITY;
  const log = halfLogDeterminant(factor, n);
  const density = (bend: number): number => {
    const warped = warp(values, bend);
    const white = Float64Array.from(warped.values);
    solveLower(factor, n, white);
    return -(n / 2) * Math.log(dot(white, white) / n) - log + warped.logSlope;
  };
  return BENDS.map((bend) => ({ bend, at: density(bend) })).reduce((a, b) => (b.at > a.at ? b : a))
    .bend;
}

// A fit takes time by the third power of this: half a second at 200.
const MOST_MODELLED = 200;
