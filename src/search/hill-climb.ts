import type { Random } from "../stats/random.ts";
import { anywhere, mutated } from "./draw.ts";
import { firstFresh, streamOf } from "./fresh.ts";
import { recommend } from "./recommend.ts";
import { numberOf, type Observation, type Question, type Sampler } from "./sampler.ts";
import { encode, type Point } from "./space.ts";
import { Surrogates } from "./surrogate.ts";

/**
 * The (1+1) evolution strategy: a neighbour of the best so far, with a step that grows when neighbours are
 * better and shrinks when they are not, so that about one in five is. (I. Rechenberg, Evolutionsstrategie,
 * 1973.) Few coordinates move at a time, which suits parameters that act on their own. Where the metric varies,
 * the best is what a model makes of it, else one lucky run would hold the climber for good.
 */
export function hillClimb(name = "climb", surrogates = new Surrogates()): Sampler {
  return {
    name,
    ask(question) {
      const random = streamOf(question, 1);
      const best = recommend(question, surrogates);
      if (best === undefined) {
        return firstFresh(question, name, random, () => anywhere(question.space, random));
      }
      const from = encode(question.space, best.assignment);
      const step = stepAfter(question.history, name);
      return firstFresh(question, name, random, () => neighbour(question, from, step, random));
    },
  };
}

function neighbour({ space }: Question, from: Point, step: number, random: Random): Point {
  return mutated(space, from, { step, chance: 1 / from.length }, random);
}

/** The step after what this sampler saw of its own suggestions. */
function stepAfter(history: readonly Observation[], name: string): number {
  let step = FIRST_STEP;
  let least = Number.POSITIVE_INFINITY;
  for (const observation of history) {
    const value = numberOf(observation) ?? Number.POSITIVE_INFINITY;
    if (observation.by === name && least < Number.POSITIVE_INFINITY) {
      step *= value < least ? GROWTH : GROWTH ** -0.25;
    }
    least = Math.min(least, value);
  }
  return Math.min(LARGEST_STEP, Math.max(SMALLEST_STEP, step));
}

const FIRST_STEP = 0.2;
const GROWTH = 1.5;
const LARGEST_STEP = 0.5;
const SMALLEST_STEP = 1e-4;
