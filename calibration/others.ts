import { median } from "../src/stats/location.ts";
import type { Contender, Judge, Run, Version } from "./study.ts";

/**
 * Rules that other tools use, from their descriptions; none is tuned. Each ends with the claim that its
 * tool shows: what is stored as best against what was stored first, or else the product of all kept gains.
 */

const times = (count: number, run: Run, version: Version) =>
  Array.from({ length: count }, () => run(version));

/** Kept when better than the best value that was ever stored. */
function bestEver(samples: number): () => Judge {
  return () => {
    let [first, best] = [Number.NaN, Number.NaN];
    return {
      begin(run) {
        first = median(times(samples, run, "head"));
        best = first;
      },
      decide(run) {
        const value = median(times(samples, run, "candidate"));
        const kept = value < best;
        if (kept) best = value;
        return kept;
      },
      claim: () => ({ estimate: 1 - best / first, low: null }),
    };
  };
}

/** Kept when better than the head, which is run again in every trial; `isBetter` compares the two. */
function fresh(
  samples: number,
  isBetter: (head: readonly number[], candidate: readonly number[]) => boolean,
): () => Judge {
  return () => {
    let left = 1;
    return {
      begin() {},
      decide(run) {
        const pairs = Array.from(
          { length: samples },
          () => [run("head"), run("candidate")] as const,
        );
        const [head, candidate] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        const kept = isBetter(head, candidate);
        if (kept) left *= median(candidate) / median(head);
        return kept;
      },
      claim: () => ({ estimate: 1 - left, low: null }),
    };
  };
}

/** Kept when two runs, one after the other, both beat the best by two standard deviations. */
function thresholdTwice(): Judge {
  let [first, best, threshold] = [Number.NaN, Number.NaN, 0];
  return {
    begin(run) {
      const values = times(10, run, "head");
      first = mean(values);
      best = first;
      threshold = 2 * Math.sqrt(mean(values.map((value) => (value - first) ** 2)) * (10 / 9));
    },
    decide(run) {
      const value = run("candidate");
      if (value >= best - threshold) return false;
      const again = run("candidate");
      if (again >= best - threshold) return false;
      best = (value + again) / 2;
      return true;
    },
    claim: () => ({ estimate: 1 - best / first, low: null }),
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/**
 * Mann and Whitney's test of ten against ten, two-sided at 5 %: U of at most 23 (H. Mann, D. Whitney, On a
 * Test of Whether One of Two Random Variables is Stochastically Larger than the Other, 1947). Ties count half.
 */
export function isRankedBetter(head: readonly number[], candidate: readonly number[]): boolean {
  const wins = candidate.flatMap((b) => head.map((a) => (b > a ? 1 : b === a ? 0.5 : 0)));
  return wins.reduce<number>((sum, win) => sum + win, 0) <= 23;
}

export const OTHERS: readonly Contender[] = [
  { name: "best ever, one sample", open: bestEver(1) },
  {
    name: "fresh baseline, one sample",
    open: fresh(1, ([head = 0], [candidate = 0]) => candidate < head),
  },
  { name: "median of 5", open: bestEver(5) },
  { name: "noise threshold, second win", open: thresholdTwice },
  { name: "Mann–Whitney, n = 10", open: fresh(10, isRankedBetter) },
];
