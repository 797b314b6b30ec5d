import type { Arm } from "../../domain/run.ts";
import { logBinomial, logBlockEvalue } from "../../stats/block.ts";
import { logMeanEvalue } from "../../stats/combine.ts";
import { median } from "../../stats/location.ts";
import { type Random, shuffled } from "../../stats/random.ts";
import type { Settings } from "./settings.ts";

/** What one run within a block gave, on its scale. */
export interface Placed {
  readonly arm: Arm;
  readonly value: number;
}

/** What a wager is opened with; all on the scale of the values. */
interface Opening {
  readonly sigma: number;
  /** The smallest gain that is looked for. */
  readonly least: number;
  /** The gain to bet on before anything was seen, and the runs of each arm that this guess is worth. */
  readonly guess: number;
  readonly prior: number;
}

/**
 * Bets, block by block, that the candidate's slots are the better ones. Without an effect every labeling of
 * a block was equally likely, so the product of the blocks' e-values is a test supermartingale whatever the
 * noise, and exceeds 1/a with probability at most a (J. Ville, 1939), whenever one looks. Bets see earlier
 * blocks only.
 */
export class Wager {
  readonly #opening: Opening;
  readonly #settings: Settings["confirm"];
  readonly #logs: number[];
  #guess: number;
  #gains = 0;
  #half = 0;

  constructor(opening: Opening, settings: Settings["confirm"]) {
    this.#opening = opening;
    this.#settings = settings;
    this.#logs = settings.bets.map(() => 0);
    this.#guess = opening.guess;
  }

  /** The natural logarithm of the e-value. */
  get logE(): number {
    return logMeanEvalue(this.#logs);
  }

  /** Whether any block was seen. */
  get hasBegun(): boolean {
    return this.#half > 0;
  }

  /** How much better the candidate is: block-weighted difference of medians. */
  get gain(): number {
    return this.#half > 0 ? this.#gains / this.#half : 0;
  }

  /** Whether the blocks so far speak against any gain worth looking for. */
  get isFutile(): boolean {
    const { sigma, least } = this.#opening;
    if (this.#half === 0) return false;
    const llr = (least * this.gain - least ** 2 / 2) / (sigma ** 2 * (2 / this.#half));
    return llr < this.#settings.futileBelow;
  }

  /** Whether the bar is out of reach: by the gain that is guessed it takes many more runs than are left. */
  isTooFar(bar: number, left: number): boolean {
    if (this.#half === 0) return false;
    const pace = Math.min(0.5, Math.max(0.001, (this.#guess / this.#opening.sigma) ** 2 / 8));
    return (bar - this.logE) / pace > this.#settings.patience * left;
  }

  /** The smallest half of a block that could reach the bar by itself, within limits. */
  halfFor(bar: number): number {
    const { halves, smallBelow } = this.#settings;
    const [fewest, largest, small] = halves;
    const most = this.#guess / this.#opening.sigma < smallBelow ? small : largest;
    let half = fewest;
    while (half < most && logBinomial(2 * half, half) < bar - this.logE) half += 1;
    return half;
  }

  see(block: readonly Placed[]): void {
    const { sigma, least, prior } = this.#opening;
    const { bets, largestBet, clip } = this.#settings;
    const slots = standardised(block, sigma, clip);
    for (const [n, bet] of bets.entries()) {
      const lambda = bet * Math.min(largestBet, this.#guess / sigma);
      this.#logs[n] = (this.#logs[n] ?? 0) + logBlockEvalue(slots, lambda);
    }
    const half = block.length / 2;
    this.#gains += half * difference(block);
    this.#half += half;
    const guess = (this.#gains + prior * this.#guess) / (this.#half + prior);
    this.#guess = Math.max(guess, 0.4 * least);
  }
}

/** The arms of a block's slots, in an order that only the random source knows. */
export function blockOrder(half: number, random: Random): readonly Arm[] {
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
