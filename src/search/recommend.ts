import { numberOf, type Observation, type Question } from "./sampler.ts";
import { Surrogates } from "./surrogate.ts";

/**
 * The observation that deserves to be looked at more closely; `undefined` where none gave a number. Where a
 * metric repeats exactly that is the one with the least value. Where it varies the least value is mostly luck,
 * so it is the one that a model of all of them, noise included, expects the least of.
 */
export function recommend(
  { space, history, metric }: Pick<Question, "space" | "history" | "metric">,
  surrogates = new Surrogates(),
): Observation | undefined {
  const seen = history.filter((observation) => numberOf(observation) !== undefined);
  if (metric === "exact" || seen.length < 3) return leastOf(seen);
  const { observations, ranking } = surrogates.of(space, seen, []);
  return observations[ranking[0] ?? 0];
}

function leastOf(seen: readonly Observation[]): Observation | undefined {
  return seen.reduce<Observation | undefined>((best, observation) => {
    const least = (best && numberOf(best)) ?? Number.POSITIVE_INFINITY;
    return (numberOf(observation) ?? least) < least ? observation : best;
  }, undefined);
}
