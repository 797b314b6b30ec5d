import type { Evidence } from "../../domain/evidence.ts";
import type { Arm } from "../../domain/run.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { type Random, shuffled } from "../../stats/random.ts";
import { effectOf } from "../effect.ts";
import { objection } from "./guards.ts";
import { Runs } from "./runs.ts";
import { allEqual, type Conclusion, type Procedure, type Session } from "./session.ts";
import type { Settings } from "./settings.ts";
import { unseenSaving } from "./told-time.ts";
import { tooGood } from "./too-good.ts";

/**
 * A metric that repeats exactly: one run of the candidate, and only when it is better two fresh runs of
 * *each* arm. Had they only been of the candidate, a metric that varies now and then would keep useless
 * changes (10 % of useless studies, against 1.5 % so). Anything that does not repeat ends this way of
 * comparing for the rest of the study. Guards that vary are shown to hold by blocks of further runs.
 */
export function* exactTrial(session: Session, random: Random, settings: Settings): Procedure {
  const trial = new ExactTrial(session, settings);
  const { runs } = trial;
  yield* runs.run("candidate");
  if (!trial.isBetter || runs.guards.isBroken) return trial.conclude();
  if (runs.left < REPEATS.baseline + REPEATS.candidate - 1) yield* runs.goOnBeyond();
  for (const arm of shuffled<Arm>(["baseline", "baseline", "candidate", "candidate"], random)) {
    yield* runs.run(arm);
  }
  while (trial.repeats && !trial.isSettled) {
    const half = settings.confirm.halves[0];
    if (runs.left < 2 * half || runs.guards.isTooFar(runs.left)) yield* runs.goOnBeyond();
    yield* runs.block(half, random);
  }
  return trial.conclude();
}

/** Runs of each arm that show, with the stored value of the baseline, that both repeat. */
const REPEATS = { baseline: 2, candidate: 3 };

class ExactTrial {
  readonly runs: Runs;
  readonly #session: Session;
  readonly #stored: number;

  constructor(session: Session, settings: Settings) {
    this.#session = session;
    this.#stored = session.calibration[0]?.value ?? Number.NaN;
    this.runs = new Runs(session, settings, () => this.conclude());
  }

  get isBetter(): boolean {
    return this.#gain > 0;
  }

  get repeats(): boolean {
    const [baseline, candidate] = [this.runs.of("baseline"), this.runs.of("candidate")];
    return allEqual([this.#stored, ...baseline]) && allEqual(candidate);
  }

  get isSettled(): boolean {
    return this.runs.guards.isBroken || !this.runs.guards.obstacle;
  }

  conclude(): Conclusion {
    const evidence = this.#evidence();
    const reverted = (
      because: "worse" | "no-effect" | "guard" | "not-confirmed",
      detail?: string,
    ) => this.#ended({ kind: "reverted", because, evidence, ...(detail ? { detail } : {}) });
    if (!this.isBetter) return reverted(this.#gain < 0 ? "worse" : "no-effect");
    if (!this.repeats) {
      const detail = "the metric does not repeat exactly any more";
      const { verdict, session } = reverted("not-confirmed", detail);
      return { verdict, session: { ...session, hasVaried: true, calibration: [] } };
    }
    const { obstacle, isBroken } = this.runs.guards;
    const { baseline, candidate } = this.runs.mark;
    const isRepeated = baseline >= REPEATS.baseline && candidate >= REPEATS.candidate;
    if (obstacle && (isBroken || isRepeated)) return reverted("guard", objection(obstacle));
    if (!isRepeated) return reverted("not-confirmed", this.#unrepeated);
    const doubtful = tooGood(evidence, this.#session) ?? unseenSaving(this.runs);
    if (doubtful) return this.#ended(doubtful);
    return this.#kept({ kind: "kept", grade: "exact", evidence });
  }

  #ended(verdict: Verdict): Conclusion {
    const guardNoise = this.runs.guards.remembered(false);
    return { verdict, session: { ...this.#session, guardNoise } };
  }

  #kept(verdict: Verdict): Conclusion {
    const { calibration } = this.#session;
    const sample = this.runs.first("candidate") ?? { value: this.#stored };
    const guardNoise = this.runs.guards.remembered(true);
    const session = {
      ...this.#session,
      guardNoise,
      calibration: calibration.map(() => sample),
    };
    return { verdict, session };
  }

  get #unrepeated(): string {
    return this.runs.left < REPEATS.baseline + REPEATS.candidate - 1
      ? "the limit of runs leaves no room to repeat it"
      : "it was not repeated";
  }

  get #first(): number {
    return this.runs.of("candidate")[0] ?? Number.NaN;
  }

  get #gain(): number {
    const { direction } = this.#session.objective;
    return direction === "maximize" ? this.#first - this.#stored : this.#stored - this.#first;
  }

  #evidence(): Evidence {
    const pair = { before: this.#stored, after: this.#first };
    const effect = effectOf(pair, pair, this.#session.objective.direction);
    return { effect, ...pair, runs: this.runs.mark, ...this.runs.guards.evidence() };
  }
}
