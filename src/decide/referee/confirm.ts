import type { Arm } from "../../domain/run.ts";
import { logBinomial, logBlockEvalue } from "../../stats/block.ts";
import { logMeanEvalue } from "../../stats/combine.ts";
import { median } from "../../stats/location.ts";
import { type Random, shuffled } from "../../stats/random.ts";
import type { Bench } from "./bench.ts";
import type { Screened } from "./screen.ts";
import type { Procedure } from "./session.ts";

/** How a confirmation ended. */
export interface Confirmed {
  readonly proven: boolean;
  /** How much better the candidate is, on the scale: block-weighted difference of medians. */
  readonly gain: number;
  /** The natural logarithm of the e-value. */
  readonly logE: number;
  /** The e-value to be reached, as its logarithm. */
  readonly bar: number;
}

/** One run within a block. */
interface Placed {
  readonly arm: Arm;
  readonly value: number;
}

/**
 * The proof, on fresh runs only: blocks in an order shuffled by the engine, each a bet that the candidate's
 * slots are the better ones. Without an effect every labeling of a block was equally likely, so the product
 * of the blocks' e-values is a test supermartingale whatever the noise, and exceeds 1/a with probability at
 * most a (J. Ville, 1939), whenever one looks. Bets and block sizes see earlier blocks only.
 */
export function* confirm(bench: Bench, screened: Screened, random: Random): Procedure<Confirmed> {
  const { settings, sigma, least } = bench;
  const { bets, largestBet, stake, runs: most, futileBelow, patience } = settings.confirm;
  const bar = -Math.log(bench.stake(stake));
  const logs = bets.map(() => 0);
  let [guess, gains, half] = [Math.max(0.8 * screened.gain, 0.7 * least), 0, 0];
  for (;;) {
    const logE = logMeanEvalue(logs);
    const gain = half > 0 ? gains / half : 0;
    const ended = (proven: boolean): Confirmed => ({ proven, gain, logE, bar });
    if (logE >= bar) return ended(true);
    if (half > 0) {
      const llr = (least * gain - least ** 2 / 2) / (sigma ** 2 * (2 / half));
      const left = most - bench.runs;
      const pace = Math.min(0.5, Math.max(0.001, (guess / sigma) ** 2 / 8));
      if (llr < futileBelow || (bar - logE) / pace > patience * left) return ended(false);
    }
    if (!canConfirm(bench)) return ended(false);
    const size = Math.min(halfSize(bench, bar - logE, guess), (most - bench.runs) >> 1);
    const block: Placed[] = [];
    for (const arm of order(size, random)) block.push({ arm, value: yield* bench.run(arm) });
    const slots = standardised(block, sigma, settings.confirm.clip);
    for (const [n, bet] of bets.entries()) {
      logs[n] = (logs[n] ?? 0) + logBlockEvalue(slots, bet * Math.min(largestBet, guess / sigma));
    }
    gains += size * difference(block);
    half += size;
    const prior = screened.runs / 2;
    guess = Math.max((gains + prior * guess) / (half + prior), 0.4 * least);
  }
}

/** Whether the run cap has room for another block. */
export function canConfirm({ settings, runs }: Bench): boolean {
  return runs + 2 * settings.confirm.halves[0] <= settings.confirm.runs;
}

/** The smallest half of a block that could reach the bar by itself, within limits. */
function halfSize({ settings, sigma }: Bench, missing: number, guess: number): number {
  const { halves, smallBelow } = settings.confirm;
  const [fewest, largest, small] = halves;
  const most = guess / sigma < smallBelow ? small : largest;
  let half = fewest;
  while (half < most && logBinomial(2 * half, half) < missing) half += 1;
  return half;
}

function order(half: number, random: Random): readonly Arm[] {
  const slots = Array.from(
    { length: 2 * half },
    (_, n): Arm => (n < half ? "candidate" : "baseline"),
  );
  return shuffled(slots, random);
}

/** The values of a block by their distance from its median, in standard deviations, outliers cut. */
function standardised(block: readonly Placed[], sigma: number, clip: number) {
  const middle = median(block.map(({ value }) => value));
  return block.map(({ arm, value }) => ({
    z: Math.max(-clip, Math.min(clip, (value - middle) / sigma)),
    candidate: arm === "candidate",
  }));
}

function difference(block: readonly Placed[]): number {
  const of = (wanted: Arm) => block.flatMap(({ arm, value }) => (arm === wanted ? [value] : []));
  return median(of("candidate")) - median(of("baseline"));
}
