import { everywhere, mostWorth, type Region } from "./acquisition.ts";
import { anywhere } from "./draw.ts";
import { admission, firstFresh, streamOf } from "./fresh.ts";
import { logExpectedImprovement } from "./improvement.ts";
import type { Question, Sampler, Suggestion } from "./sampler.ts";
import type { Point } from "./space.ts";
import { type Surrogate, Surrogates } from "./surrogate.ts";

/**
 * Bayesian optimisation: where a Gaussian process of all that was observed expects the largest improvement over
 * what it believes to be the best. Noise is part of the model, so one run a candidate will do.
 */
export function modelSearch(name = "model", surrogates = new Surrogates()): Sampler {
  return {
    name,
    ask(question) {
      const { space, history, pending } = question;
      const surrogate = surrogates.of(space, history, pending);
      const centres = surrogate.ranking.slice(0, 3).map((at) => surrogate.points[at] as Point);
      const region = everywhere(space, centres, admission(question));
      return mostPromising(question, name, surrogate, region);
    },
  };
}

/** The point of a region from which a model expects the largest improvement, as a suggestion. */
export function mostPromising(
  question: Question,
  by: string,
  { model, expected, ranking }: Surrogate,
  region: Region,
): Suggestion {
  const random = streamOf(question, 3);
  const best = expected[ranking[0] ?? 0] ?? 0;
  const offers = mostWorth(
    question.space,
    region,
    (point) => logExpectedImprovement(model.believe(point), best),
    random,
  ).values();
  return firstFresh(question, by, random, () => {
    return offers.next().value ?? anywhere(question.space, random);
  });
}
