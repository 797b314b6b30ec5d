import type { Experiment } from "../domain/experiment.ts";
import { mixSeeds } from "../stats/random.ts";

/** What a run is made for; keeps the luck of one apart from that of another. */
const KINDS = {
  baseline: 0xba5e,
  trial: 0x7e57,
  closing: 0xc105e,
  guard: 0x60a2d,
  check: 0xb204e,
} as const;

/**
 * What luck the nth run of something is given, as part of its conditions: 32 bits that follow from the seed
 * alone, so that they can be had again. Nothing where the experiment wants none drawn.
 */
export function luckOf(
  { seed, redraw }: Pick<Experiment, "seed" | "redraw">,
  kind: keyof typeof KINDS,
  nth: number,
  trial = 0,
): { readonly luck?: number } {
  return redraw ? { luck: mixSeeds(seed, KINDS[kind], trial, nth) } : {};
}
