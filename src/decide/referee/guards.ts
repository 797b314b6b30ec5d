import type { GuardEvidence } from "../../domain/evidence.ts";
import type { MetricGuard } from "../../domain/experiment.ts";
import type { Arm } from "../../domain/run.ts";
import { median, shiftBound } from "../../stats/location.ts";
import type { Measured, Sample } from "../rule.ts";
import { distanceOf, effectOn, onScale } from "./scale.ts";
import { allEqual, learned, type Noise, type Session, sigmaOf } from "./session.ts";
import type { Settings } from "./settings.ts";
import { Wager } from "./wager.ts";

/**
 * One number that may not get worse, in one trial. A number that repeats exactly is compared directly. Any
 * other needs an e-value of its own for "not worse than allowed": the blocks of the proof, the candidate's
 * values shifted by what is allowed. Under the worst that is allowed, labelings are as likely as ever.
 */
class Watched {
  readonly guard: MetricGuard;
  readonly #noise: Noise;
  readonly #settings: Settings;
  /** What is allowed, on the scale. */
  readonly #shift: number;
  readonly #wager: Wager;
  readonly #values: Record<Arm, number[]> = { baseline: [], candidate: [] };

  constructor(guard: MetricGuard, noise: Noise, settings: Settings) {
    this.guard = guard;
    this.#noise = noise;
    this.#settings = settings;
    this.#shift = distanceOf(noise.scale, guard.tolerance);
    const { prior } = settings.guard;
    const opening = { sigma: sigmaOf(noise), least: this.#shift, guess: this.#shift, prior };
    this.#wager = new Wager(opening, settings.confirm);
  }

  saw(arm: Arm, sample: Sample): void {
    this.#values[arm].push(this.#placeOf(sample));
  }

  block(block: readonly Measured[]): void {
    const shifted = block.map(({ arm, ...sample }) => ({
      arm,
      value: this.#placeOf(sample) + (arm === "candidate" ? this.#shift : 0),
    }));
    this.#wager.see(shifted);
  }

  /** Whether the candidate was run at all. */
  get isSeen(): boolean {
    return this.#values.candidate.length > 0;
  }

  get state(): GuardEvidence["state"] {
    if (!this.isSeen) return "open";
    if (this.#repeats()) return this.#gain() >= -this.#shift - 1e-12 ? "holds" : "broken";
    if (this.#wager.logE >= Math.log(this.#settings.guard.bar)) return "holds";
    return this.#wager.isFutile ? "broken" : "open";
  }

  isTooFar(left: number): boolean {
    return this.#wager.isTooFar(Math.log(this.#settings.guard.bar), left);
  }

  evidence(): GuardEvidence {
    const { name, mode, tolerance } = this.guard;
    const { baseline, candidate } = this.#values;
    const gain = this.#gain();
    const low = shiftBound([...this.#noise.pool, ...baseline], candidate);
    const effect = effectOn(this.#noise.scale, gain, Math.min(gain, low));
    const evidence = { name, mode, effect, tolerance, state: this.state };
    return this.#repeats() ? evidence : { ...evidence, logE: this.#wager.logE };
  }

  /** What is known of the number after the trial; the candidate is the branch head once it was kept. */
  remembered(kept: boolean): Noise {
    const noise = learned(this.#noise, this.#values, this.#settings);
    return kept ? { ...noise, pool: this.#values.candidate.slice(-this.#settings.pool) } : noise;
  }

  #placeOf({ beside }: Sample): number {
    return onScale(this.#noise.scale, beside?.[this.guard.name] ?? Number.NaN);
  }

  #repeats(): boolean {
    const { pool, differences } = this.#noise;
    const { baseline, candidate } = this.#values;
    const isStill = differences.every((difference) => difference === 0);
    return isStill && allEqual([...pool, ...baseline]) && allEqual(candidate);
  }

  #gain(): number {
    const { baseline, candidate } = this.#values;
    return median(candidate) - median([...this.#noise.pool, ...baseline]);
  }
}

/** The numbers of one trial that may not get worse. */
export class Guards {
  readonly #watched: readonly Watched[];

  constructor({ guards, guardNoise }: Session, settings: Settings) {
    this.#watched = guards.flatMap((guard) => {
      const noise = guardNoise[guard.name];
      return noise ? [new Watched(guard, noise, settings)] : [];
    });
  }

  saw(arm: Arm, sample: Sample): void {
    for (const each of this.#watched) each.saw(arm, sample);
  }

  block(block: readonly Measured[]): void {
    for (const each of this.#watched) each.block(block);
  }

  /** The first strict one that is broken, or else not shown to hold; `undefined` when all hold. */
  get obstacle(): GuardEvidence | undefined {
    return this.#of("broken") ?? this.#of("open");
  }

  get isBroken(): boolean {
    return this.#of("broken") !== undefined;
  }

  /** Whether one of those that are open will stay so. */
  isTooFar(left: number): boolean {
    return this.#watched.some(
      (each) => each.guard.mode === "strict" && each.state === "open" && each.isTooFar(left),
    );
  }

  evidence(): { readonly guards?: readonly GuardEvidence[] } {
    const seen = this.#watched.filter(({ isSeen }) => isSeen).map((each) => each.evidence());
    return seen.length > 0 ? { guards: seen } : {};
  }

  remembered(kept: boolean): Session["guardNoise"] {
    const entries = this.#watched.map((each) => [each.guard.name, each.remembered(kept)] as const);
    return Object.fromEntries(entries);
  }

  #of(state: GuardEvidence["state"]): GuardEvidence | undefined {
    const found = this.#watched.find(
      (each) => each.guard.mode === "strict" && each.isSeen && each.state === state,
    );
    return found?.evidence();
  }
}

/** Why a guard reverts a change, in words. */
export function objection({ name, effect, tolerance, state }: GuardEvidence): string {
  const asWritten = (value: number) =>
    effect.scale === "fraction" ? `${tidy(100 * value)} %` : tidy(value);
  const allowed = asWritten(tolerance);
  return state === "broken"
    ? `${name} got worse by ${asWritten(-effect.estimate)}; ${allowed} is allowed`
    : `${name} was not shown to stay within ${allowed}`;
}

const tidy = (value: number) => String(Number(value.toPrecision(3)));
