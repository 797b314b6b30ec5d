import type { Evidence } from "../../domain/evidence.ts";
import type { Arm } from "../../domain/run.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { median, shiftBound } from "../../stats/location.ts";
import { effectOn, onScale, valueAt } from "./scale.ts";
import {
  type Conclusion,
  learned,
  type Noise,
  type NoisySession,
  type Procedure,
  sigmaOf,
} from "./session.ts";
import type { Settings } from "./settings.ts";

/** How many runs of each arm had been made when something began. */
export type Mark = Readonly<Record<Arm, number>>;

/** The runs of one noisy trial, and what they are compared by. */
export class Bench {
  readonly settings: Settings;
  readonly noise: Noise;
  /** The standard deviation of a run, on the scale, as known before the trial. */
  readonly sigma: number;
  /** The smallest effect that is looked for, on the scale. */
  readonly least: number;
  readonly #session: NoisySession;
  readonly #raw: Record<Arm, number[]> = { baseline: [], candidate: [] };
  #staked = 0;

  constructor(session: NoisySession, settings: Settings) {
    this.settings = settings;
    this.noise = session.noise;
    this.sigma = sigmaOf(session.noise);
    this.least = Math.max(session.objective.leastEffect, settings.screen.sigmas * this.sigma);
    this.#session = session;
  }

  /** Runs of an arm so far, on the scale, in the order they were made. */
  of(arm: Arm, since = 0): readonly number[] {
    return this.#raw[arm].slice(since).map((value) => onScale(this.noise.scale, value));
  }

  get runs(): number {
    return this.#raw.baseline.length + this.#raw.candidate.length;
  }

  *run(arm: Arm): Procedure<number> {
    const value = yield { arm, session: this.#remembered() };
    this.#raw[arm].push(value);
    return onScale(this.noise.scale, value);
  }

  /** Stakes a part of the wealth on one confirmation; only a keep gives it back. */
  stake(share: number): number {
    this.#staked = share * this.#session.wealth;
    return this.#staked;
  }

  /** Where the proof begins: what was seen before is no part of it. */
  beginProof(): Mark {
    return { baseline: this.#raw.baseline.length, candidate: this.#raw.candidate.length };
  }

  /** What a verdict rests on; `gain` is on the scale. */
  evidence(
    gain: number,
    since: Mark = { baseline: 0, candidate: 0 },
    { logE, bar }: { readonly logE?: number; readonly bar?: number } = {},
  ): Evidence {
    const { scale, pool } = this.noise;
    const fresh = this.of("baseline", since.baseline);
    const [before, after] = [
      fresh.length > 0 ? fresh : pool,
      this.of("candidate", since.candidate),
    ];
    const raw = this.#raw.baseline.slice(since.baseline);
    return {
      effect: effectOn(scale, gain, Math.min(gain, shiftBound(before, after))),
      before: raw.length > 0 ? median(raw) : valueAt(scale, median(pool)),
      after: median(this.#raw.candidate.slice(since.candidate)),
      runs: { baseline: this.#raw.baseline.length, candidate: this.#raw.candidate.length },
      ...(logE === undefined || bar === undefined ? {} : { logE, logNeeded: bar }),
    };
  }

  ended(verdict: Verdict): Conclusion {
    return { verdict, session: this.#remembered() };
  }

  /** The candidate is the branch head now; its confirmation runs are the newest of it. */
  kept(verdict: Verdict, proof: Mark): Conclusion {
    const session = this.#remembered();
    const pool = this.of("candidate", proof.candidate).slice(-this.settings.pool);
    const noise = { ...session.noise, pool, stale: 0 };
    return { verdict, session: { ...session, wealth: this.#session.wealth, noise } };
  }

  #remembered(): NoisySession {
    const arms = { baseline: this.of("baseline"), candidate: this.of("candidate") };
    const noise = learned(this.noise, arms, this.settings);
    return { ...this.#session, wealth: this.#session.wealth - this.#staked, noise };
  }
}
