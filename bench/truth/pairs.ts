import { hodgesLehmann } from "../../src/stats/location.ts";
import type { Random } from "../../src/stats/random.ts";
import { signedRankBound } from "../../src/stats/signed-rank.ts";

/** How much less one thing costs than another: a fraction of the first, with a 95 % interval. */
export interface Truth {
  readonly gain: number;
  readonly low: number;
  readonly high: number;
  readonly pairs: number;
}

/**
 * Measures two things by turns, in coin-flip order within each pair, outside of Assay. Both give a cost in any
 * unit; the first of each is thrown away.
 */
export function compare(
  before: () => number,
  after: () => number,
  pairs: number,
  random: Random,
): Truth {
  before();
  after();
  const gains = Array.from({ length: pairs }, () => {
    if (random() < 0.5) {
      const first = Math.log(before());
      return first - Math.log(after());
    }
    const first = Math.log(after());
    return Math.log(before()) - first;
  });
  const fraction = (logs: number) => 1 - Math.exp(-logs);
  return {
    gain: fraction(hodgesLehmann(gains)),
    low: fraction(signedRankBound(gains, 0.025)),
    high: fraction(
      -signedRankBound(
        gains.map((gain) => -gain),
        0.025,
      ),
    ),
    pairs,
  };
}

/** Milliseconds that something takes. */
export function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
