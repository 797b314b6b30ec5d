import type { Evidence } from "../../domain/evidence.ts";
import type { Arm } from "../../domain/run.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { median, shiftBound } from "../../stats/location.ts";
import { type Mark, Runs } from "./runs.ts";
import { effectOn, onScale, valueAt } from "./scale.ts";
import {
  type Conclusion,
  doubted,
  learned,
  type Noise,
  type NoisySession,
  sigmaOf,
} from "./session.ts";
import type { Settings } from "./settings.ts";

const BEGINNING: Mark = { baseline: 0, candidate: 0 };

/** The runs of one noisy trial, and what they are compared by. */
export class Bench {
  readonly settings: Settings;
  readonly session: NoisySession;
  readonly runs: Runs;
  readonly noise: Noise;
  /** The standard deviation of a run, on the scale, as known before the trial. */
  readonly sigma: number;
  /** The smallest effect that is looked for, on the scale. */
  readonly least: number;
  #staked = 0;

  constructor(session: NoisySession, settings: Settings) {
    this.settings = settings;
    this.session = session;
    this.noise = session.noise;
    this.sigma = sigmaOf(session.noise);
    this.least = Math.max(session.objective.leastEffect, settings.screen.sigmas * this.sigma);
    this.runs = new Runs(session, settings, () =>
      this.ended({ kind: "reverted", because: "not-confirmed", detail: "no proof was begun" }),
    );
  }

  /** Runs of an arm so far, on the scale, in the order they were made. */
  of(arm: Arm, since = 0): readonly number[] {
    return this.runs.of(arm, since).map((value) => this.placeOf(value));
  }

  placeOf(value: number): number {
    return onScale(this.noise.scale, value);
  }

  /** Stakes a part of the wealth on one confirmation; only a proof gives it back. */
  stake(share: number): number {
    this.#staked = share * this.session.wealth;
    return this.#staked;
  }

  /** What a verdict rests on; `gain` is on the scale. */
  evidence(
    gain: number,
    since: Mark = BEGINNING,
    { logE, bar }: { readonly logE?: number; readonly bar?: number } = {},
  ): Evidence {
    const { scale, pool } = this.noise;
    const isScreen = this.runs.mark.candidate === since.candidate || since === BEGINNING;
    const from = isScreen ? BEGINNING : since;
    const fresh = this.of("baseline", from.baseline);
    // A screen compares with what was known of the baseline too, a proof with its own runs once it has any.
    const before = isScreen ? [...pool, ...fresh] : fresh.length > 0 ? fresh : pool;
    const after = this.of("candidate", from.candidate);
    return {
      effect: effectOn(scale, gain, Math.min(gain, shiftBound(before, after))),
      before: valueAt(scale, median(before)),
      after: median(this.runs.of("candidate", from.candidate)),
      runs: this.runs.mark,
      ...(logE === undefined || bar === undefined ? {} : { logE, logNeeded: bar }),
      ...this.runs.guards.evidence(),
    };
  }

  ended(verdict: Verdict): Conclusion {
    return { verdict, session: this.#remembered(false) };
  }

  /** As `ended`, but perhaps it was not the change: what is known of the baseline may be out of date. */
  endedInDoubt(verdict: Verdict): Conclusion {
    const session = this.#remembered(false);
    const noise = doubted(session.noise, this.noise.doubts + 1, this.settings);
    return { verdict, session: { ...session, noise } };
  }

  /** The candidate is the branch head now; the runs since `proof` are the newest of it. */
  kept(verdict: Verdict, proof: Mark): Conclusion {
    const session = this.#remembered(true);
    const pool = this.of("candidate", proof.candidate).slice(-this.settings.pool);
    const noise = { ...session.noise, pool, stale: 0 };
    return { verdict, session: { ...session, noise } };
  }

  /** Proven: what was staked comes back. */
  proven(verdict: Verdict, proof: Mark): Conclusion {
    const { verdict: same, session } = this.kept(verdict, proof);
    return { verdict: same, session: { ...session, wealth: this.session.wealth } };
  }

  #remembered(kept: boolean): NoisySession {
    const arms = { baseline: this.of("baseline"), candidate: this.of("candidate") };
    const noise = learned(this.noise, arms, this.settings);
    const guardNoise = this.runs.guards.remembered(kept);
    return { ...this.session, wealth: this.session.wealth - this.#staked, noise, guardNoise };
  }
}
