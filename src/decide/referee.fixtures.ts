import type { Claim } from "../domain/evidence.ts";
import type { Direction } from "../domain/metric.ts";
import type { Arm, ClosingSide } from "../domain/run.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Random } from "../stats/random.ts";
import { experiment } from "./fixtures.ts";
import { referee } from "./referee.ts";
import type { ClosingValue, Measured, Rule, RuleQuestion, Sample, Told } from "./rule.ts";

/** Normal numbers by Box and Muller. */
export function normal(random: Random): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Closes a study the way the engine does. */
export function closingEffectOf<S>(
  rule: Rule<S>,
  session: S,
  draw: (side: ClosingSide) => number | Sample,
): Claim {
  const measured: ClosingValue[] = [];
  for (;;) {
    const ask = rule.closing(session, measured);
    if (ask.kind === "claim") return ask.claim;
    const drawn = draw(ask.side);
    measured.push({ side: ask.side, ...(typeof drawn === "number" ? { value: drawn } : drawn) });
  }
}

export type Draw = (arm: Arm) => number;

interface StudyOptions extends Partial<Omit<RuleQuestion, "objective">> {
  readonly direction?: Direction;
  readonly leastEffect?: number;
}

/** A study as the engine conducts it: the same rule, other hands. */
export class Study {
  session: ReturnType<typeof referee.open>;
  trials = 0;

  constructor({ direction = "minimize", seed = 1, leastEffect, ...more }: StudyOptions = {}) {
    const { objective } = experiment({}, direction);
    const least = leastEffect ?? objective.leastEffect;
    const question = { objective: { ...objective, leastEffect: least }, seed, ...more };
    this.session = referee.open(question);
  }

  calibrate(draw: Draw): this {
    return this.calibrateWith((arm) => ({ value: draw(arm) }));
  }

  calibrateWith(sample: (arm: Arm) => Sample): this {
    while (referee.needsBaseline(this.session)) {
      this.session = referee.calibrated(this.session, sample("baseline"));
    }
    return this;
  }

  trial(draw: Draw, most = 1_000): { verdict?: Verdict; measured: readonly Measured[] } {
    return this.trialWith((arm) => ({ value: draw(arm) }), most);
  }

  trialWith(
    sample: (arm: Arm) => Sample,
    most = 1_000,
  ): { verdict?: Verdict; measured: readonly Measured[] } {
    this.calibrateWith(sample);
    this.trials += 1;
    const { measured, verdict } = goOn(this.session, this.trials, [], sample, most);
    if (!verdict) return { measured };
    this.session = referee.closed(this.session, this.trials, measured);
    return { verdict, measured };
  }
}

/** Asks the rule what to run until it knows, or so many runs were made. */
export function goOn(
  session: Study["session"],
  trial: number,
  told: readonly Told[],
  sample: (arm: Arm) => Sample,
  most = 1_000,
): { verdict?: Verdict; told: readonly Told[]; measured: readonly Measured[] } {
  const all = [...told];
  const measured: Measured[] = [];
  while (measured.length < most) {
    const ask = referee.next(session, trial, all);
    if (ask.kind === "verdict") return { verdict: ask.verdict, told: all, measured };
    const one = { arm: ask.arm, ...sample(ask.arm) };
    measured.push(one);
    all.push(one);
  }
  return { told: all, measured };
}

export const constant =
  (baseline: number, candidate: number): Draw =>
  (arm) =>
    arm === "baseline" ? baseline : candidate;

/** Log-normal noise around 100, the candidate better by `gain`. */
export function noisy(random: Random, sigma: number, gain = 0): Draw {
  const draw = normal(random);
  return (arm) => 100 * (arm === "candidate" ? 1 - gain : 1) * Math.exp(sigma * draw());
}
