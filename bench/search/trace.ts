import { recommend } from "../../src/search/recommend.ts";
import type { Observation, Sampler } from "../../src/search/sampler.ts";
import { mixSeeds, mulberry32 } from "../../src/stats/random.ts";
import type { BenchProblem } from "./problems.ts";

/** The true value reached after each of the checkpoints' evaluations. */
export function trace(
  problem: BenchProblem,
  sampler: Sampler,
  seed: number,
  checkpoints: readonly number[],
): readonly number[] {
  const noise = mulberry32(mixSeeds(seed, 7));
  const history: Observation[] = [];
  const reached: number[] = [];
  let best = Number.POSITIVE_INFINITY;
  const metric = problem.observed === undefined ? "exact" : "varies";
  while (history.length < Math.max(...checkpoints)) {
    const suggestion = sampler.ask({ space: problem.space, history, pending: [], metric, seed });
    if (suggestion.kind !== "try") throw new Error(`${problem.name}: ${suggestion.kind}`);
    const { assignment, by } = suggestion;
    const value = problem.value(assignment);
    best = Math.min(best, value);
    const seen = problem.observed?.(value, noise) ?? value;
    history.push({ assignment, value: seen, by });
    if (!checkpoints.includes(history.length)) continue;
    reached.push(problem.observed === undefined ? best : recommendedValue(problem, history));
  }
  return reached;
}

function recommendedValue(problem: BenchProblem, history: readonly Observation[]): number {
  const recommended = recommend({ space: problem.space, history, metric: "varies" });
  return recommended === undefined ? Number.NaN : problem.value(recommended.assignment);
}
