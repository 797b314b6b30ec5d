import type { Evidence } from "../../domain/evidence.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { Random } from "../../stats/random.ts";
import type { Bench } from "./bench.ts";
import { objection } from "./guards.ts";
import type { Mark } from "./runs.ts";
import type { Screened } from "./screen.ts";
import type { Conclusion, Procedure } from "./session.ts";
import { isSavingOpen, unseenSaving, unshownSaving } from "./told-time.ts";
import { tooGood } from "./too-good.ts";
import { Wager } from "./wager.ts";

/** The proof of one trial: blocks of fresh runs, until the effect is shown and every guard with it. */
export class Proof {
  readonly #bench: Bench;
  readonly #wager: Wager;
  /** The e-value to be reached, as its natural logarithm. */
  readonly #bar: number;
  /** Where it begins: what was seen before is no part of it. */
  readonly #since: Mark;
  /** The gain that the screen saw: all there is to tell before the first block is whole. */
  readonly #seemed: number;
  /** The e-value that passed the bar, as its logarithm: later blocks do not take it back. */
  #shown: number | undefined;

  constructor(bench: Bench, screened: Screened) {
    const { sigma, least, settings } = bench;
    const guess = Math.max(0.8 * screened.gain, 0.7 * least);
    const opening = { sigma, least, guess, prior: screened.runs / 2 };
    this.#bench = bench;
    this.#seemed = screened.gain;
    this.#wager = new Wager(opening, settings.confirm);
    this.#bar = -Math.log(bench.stake(settings.confirm.stake));
    this.#since = bench.runs.mark;
  }

  /** Whether no further run can change the verdict. */
  get isSettled(): boolean {
    const { guards } = this.#bench.runs;
    if (guards.isBroken) return true;
    if (this.#shown === undefined) return false;
    return !this.#isWorthKeeping || (!guards.obstacle && !isSavingOpen(this.#bench.runs));
  }

  /** Whether the runs that are left will not do. */
  get isHopeless(): boolean {
    const { runs, settings } = this.#bench;
    if (runs.left < 2 * settings.confirm.halves[0]) return true;
    if (this.#shown !== undefined) return runs.guards.isTooFar(runs.left);
    return this.#wager.isFutile || this.#wager.isTooFar(this.#bar, runs.left);
  }

  *block(random: Random): Procedure<void> {
    const bench = this.#bench;
    const half =
      this.#shown === undefined ? this.#wager.halfFor(this.#bar) : bench.settings.confirm.halves[0];
    const block = yield* bench.runs.block(half, random);
    this.#wager.see(block.map(({ arm, value }) => ({ arm, value: bench.placeOf(value) })));
    const { logE } = this.#wager;
    if (logE >= this.#bar) this.#shown ??= logE;
  }

  /** How the trial ends if it ends now. */
  conclude(): Conclusion {
    const bench = this.#bench;
    const { guards } = bench.runs;
    const evidence = this.#evidence();
    const reverted = (because: "worse" | "no-effect" | "not-confirmed" | "provisional" | "guard") =>
      ({ kind: "reverted", because, evidence }) as const satisfies Verdict;
    const obstacle = guards.obstacle;
    if (obstacle && (guards.isBroken || this.#shown !== undefined || this.#isProvisional)) {
      return bench.ended({ ...reverted("guard"), detail: objection(obstacle) });
    }
    if (this.#shown !== undefined) {
      if (!this.#isWorthKeeping) return bench.ended(reverted("no-effect"));
      const doubtful = tooGood(evidence, bench.session) ?? unseenSaving(bench.runs);
      if (doubtful) return bench.ended(doubtful);
      const unshown = unshownSaving(bench.runs);
      if (unshown) return bench.ended({ ...reverted("not-confirmed"), detail: unshown });
      return bench.proven({ kind: "kept", grade: "confirmed", evidence }, this.#since);
    }
    if (this.#wager.gain < 0) return bench.ended(reverted("worse"));
    if (!this.#isProvisional) return bench.ended(reverted("not-confirmed"));
    const isDoubtful = tooGood(evidence, bench.session) ?? unseenSaving(bench.runs);
    return bench.session.acceptUnproven && !isDoubtful
      ? bench.kept({ kind: "kept", grade: "unproven", evidence }, this.#since)
      : bench.ended(reverted("provisional"));
  }

  get #isWorthKeeping(): boolean {
    return this.#wager.gain >= this.#bench.session.objective.leastEffect;
  }

  get #isProvisional(): boolean {
    return this.#wager.logE >= Math.log(PROVISIONAL) && this.#isWorthKeeping;
  }

  #evidence(): Evidence {
    const said = { logE: this.#shown ?? this.#wager.logE, bar: this.#bar };
    const gain = this.#wager.hasBegun ? this.#wager.gain : this.#seemed;
    return this.#bench.evidence(gain, this.#since, said);
  }
}

/** An e-value that speaks for the change, but not loudly enough for a whole study. */
const PROVISIONAL = 20;
