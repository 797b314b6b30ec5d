import { logBinomial } from "../src/stats/block.ts";
import { logSumExp } from "../src/stats/combine.ts";

/** How often something happened. */
export interface Count {
  readonly hits: number;
  readonly of: number;
}

/** The observed share; not a number of nothing. */
export const share = ({ hits, of }: Count) => hits / of;

/**
 * The exact two-sided 95 % interval of a probability (C. Clopper, E. Pearson, The Use of Confidence or
 * Fiducial Limits Illustrated in the Case of the Binomial, 1934). Of nothing, it is everything.
 */
export function interval({ hits, of }: Count): readonly [low: number, high: number] {
  return [
    hits === 0 ? 0 : probabilityOf(hits, of, TAIL),
    hits === of ? 1 : probabilityOf(hits + 1, of, 1 - TAIL),
  ];
}

const TAIL = 0.025;

/** The probability of one hit that makes at least `hits` of them this likely: by bisection. */
function probabilityOf(hits: number, of: number, likely: number): number {
  const ways = Array.from({ length: of - hits + 1 }, (_, n) => logBinomial(of, hits + n));
  const atLeast = (p: number) =>
    logSumExp(
      ways.map((way, n) => way + (hits + n) * Math.log(p) + (of - hits - n) * Math.log1p(-p)),
    );
  let [low, high] = [0, 1];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (atLeast(middle) < Math.log(likely)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
