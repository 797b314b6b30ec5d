import { admission } from "./fresh.ts";
import { modelSearch, mostPromising } from "./model-search.ts";
import type { Observation, Question, Sampler } from "./sampler.ts";
import type { Point } from "./space.ts";
import { type Surrogate, Surrogates } from "./surrogate.ts";
import { sideAfter, trustRegion } from "./trust-region.ts";

/**
 * Bayesian optimisation near the best: a Gaussian process of what was observed around it alone, which is more
 * exact there than one of everything, asked about a region that grows with improvements and shrinks with
 * failures.
 */
export function regionSearch(name = "region", overall = new Surrogates()): Sampler {
  const around = new Surrogates();
  const unbounded = modelSearch(name, overall);
  return {
    name,
    ask(question) {
      const { space, history, pending } = question;
      if (history.length === 0) return unbounded.ask(question);
      const all = overall.of(space, history, pending);
      const surrogate = around.of(space, nearest(question, all), pending);
      const centre = surrogate.points[surrogate.ranking[0] as number] as Point;
      const patience = Math.max(3, Math.ceil(space.parameters.length / 2));
      const side = sideAfter(history, name, patience);
      const region = trustRegion(space, centre, side, surrogate, admission(question));
      return mostPromising(question, name, surrogate, region);
    },
  };
}

/** The observations nearest to the best one, by the distances of the model, in their order. */
function nearest(
  { space }: Question,
  { observations, points, ranking, shape }: Surrogate,
): readonly Observation[] {
  const count = Math.max(30, 5 * space.parameters.length);
  if (observations.length <= count) return observations;
  const centre = points[ranking[0] as number] as Point;
  const far = points.map((point) =>
    point.reduce((sum, unit, at) => {
      const gap = unit - (centre[at] as number);
      const squared = space.unordered[at] ? Number(gap !== 0) : gap * gap;
      return sum + squared * Math.exp(-2 * (shape.logLengths[at] as number));
    }, 0),
  );
  const order = points.map((_, at) => at).sort((a, b) => (far[a] as number) - (far[b] as number));
  const chosen = new Set(order.slice(0, count));
  return observations.filter((_, at) => chosen.has(at));
}
