import type { Arm } from "../../domain/run.ts";
import type { Random } from "../../stats/random.ts";
import type { Measured, Sample } from "../rule.ts";
import { Guards } from "./guards.ts";
import type { Conclusion, Procedure, Session } from "./session.ts";
import type { Settings } from "./settings.ts";
import { blockOrder } from "./wager.ts";

/** How many runs of each arm had been made when something began. */
export type Mark = Readonly<Record<Arm, number>>;

/** The runs of one trial: asks for them, and hands them to the numbers that may not get worse. */
export class Runs {
  readonly guards: Guards;
  /** How the trial would end now. */
  outlook: () => Conclusion;
  readonly #samples: Record<Arm, Sample[]> = { baseline: [], candidate: [] };
  readonly #halves: Settings["confirm"]["halves"];
  #most: number;

  constructor(session: Session, settings: Settings, outlook: () => Conclusion) {
    this.guards = new Guards(session, settings);
    this.outlook = outlook;
    this.#halves = settings.confirm.halves;
    this.#most = session.trialRuns;
  }

  get mark(): Mark {
    const { baseline, candidate } = this.#samples;
    return { baseline: baseline.length, candidate: candidate.length };
  }

  /** What the first run of an arm gave. */
  first(arm: Arm): Sample | undefined {
    return this.#samples[arm][0];
  }

  /** What the runs of an arm gave, in the order they were made. */
  samples(arm: Arm): readonly Sample[] {
    return this.#samples[arm];
  }

  /** Values of an arm in the metric's unit, in the order they were measured. */
  of(arm: Arm, since = 0): readonly number[] {
    return this.#samples[arm].slice(since).map(({ value }) => value);
  }

  get count(): number {
    return this.#samples.baseline.length + this.#samples.candidate.length;
  }

  /** How many more runs the trial may make. */
  get left(): number {
    return this.#most - this.count;
  }

  *run(arm: Arm): Procedure<Sample> {
    const answer = yield { arm, ifEnded: () => this.outlook() };
    if (answer === "more") throw new Error("a run was asked for, and its answer is no run");
    this.#samples[arm].push(answer);
    this.guards.saw(arm, answer);
    return answer;
  }

  /** About so many runs of each arm, in an order that is drawn for them; the last block takes what is left. */
  *block(half: number, random: Random): Procedure<readonly Measured[]> {
    const [least, most] = this.#halves;
    const isLast = this.left - 2 * half < 2 * least;
    const fitting = isLast ? Math.min(most, Math.floor(this.left / 2)) : half;
    const block: Measured[] = [];
    for (const arm of blockOrder(fitting, random)) {
      block.push({ arm, ...(yield* this.run(arm)) });
    }
    this.guards.block(block);
    return block;
  }

  /** Would end here; told to go on, there is no limit any more. */
  *goOnBeyond(): Procedure<void> {
    yield { end: () => this.outlook() };
    this.#most = Number.POSITIVE_INFINITY;
  }
}
