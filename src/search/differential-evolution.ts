import type { Random } from "../stats/random.ts";
import { anywhere, below, mutated, reflected } from "./draw.ts";
import { firstFresh, streamOf } from "./fresh.ts";
import { numberOf, type Question, type Sampler } from "./sampler.ts";
import { encode, type Point, snap } from "./space.ts";

/**
 * Differential evolution, current-to-best: a member of the best so far moves towards the best and along the
 * difference of two others; coordinates without order are taken over whole. The members are the best
 * observations, whoever suggested them. (R. Storn, K. Price, Differential Evolution, 1997.)
 */
export function differentialEvolution(name = "evolution", members = 12): Sampler {
  return {
    name,
    ask(question) {
      const random = streamOf(question, 2);
      const population = bestPoints(question, members);
      if (population.length < members) {
        return firstFresh(question, name, random, () => anywhere(question.space, random));
      }
      return firstFresh(question, name, random, () => offspring(question, population, random));
    },
  };
}

/** The points of the best observations, best first. */
function bestPoints({ space, history }: Question, count: number): readonly Point[] {
  return history
    .filter((observation) => numberOf(observation) !== undefined)
    .sort((a, b) => (numberOf(a) ?? 0) - (numberOf(b) ?? 0))
    .slice(0, count)
    .map(({ assignment }) => encode(space, assignment));
}

function offspring({ space }: Question, population: readonly Point[], random: Random): Point {
  const pick = () => population[below(random, population.length)] as Point;
  const [parent, best, one, other] = [pick(), population[0] as Point, pick(), pick()];
  const weight = 0.4 + 0.5 * random();
  const child = Float64Array.from(parent);
  const sure = below(random, child.length);
  for (let at = 0; at < child.length; at++) {
    if (at !== sure && random() > CROSSOVER) continue;
    const [b, x] = [best[at] as number, one[at] as number];
    const from = parent[at] as number;
    if (space.unordered[at]) child[at] = [b, x, random()][below(random, 3)] as number;
    else child[at] = reflected(from + weight * (b - from) + weight * (x - (other[at] as number)));
  }
  const settled = snap(space, child);
  const same = settled.every((unit, at) => unit === parent[at]);
  return same ? mutated(space, settled, { step: 0.1, chance: 0 }, random) : settled;
}

const CROSSOVER = 0.8;
