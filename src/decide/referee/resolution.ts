import type { Resolved } from "../rule.ts";
import { effectOn } from "./scale.ts";
import { type Noise, sigmaOf } from "./session.ts";

/**
 * Standard deviations of one run that the Referee proves with a probability of 0.8, by the run cap of a
 * trial: found by simulation of normal noise through the rule itself, which the tests repeat.
 */
const SIGMAS_PROVEN: readonly (readonly [runs: number, sigmas: number])[] = [
  [14, 3.3],
  [20, 2.6],
  [50, 1.9],
  [160, 1.8],
];

/** What can be resolved through this noise, from few runs to the most that a trial makes. */
export function resolvable(noise: Noise, trialRuns: number): readonly Resolved[] {
  const sigma = sigmaOf(noise);
  return SIGMAS_PROVEN.filter(([runs]) => runs <= trialRuns).map(([runs, sigmas]) => {
    const { estimate: effect, scale } = effectOn(noise.scale, sigmas * sigma, 0);
    return { runs, effect, scale };
  });
}
