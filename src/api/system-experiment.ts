import { isResumable } from "../decide/beat.ts";
import type { RuleSession } from "../decide/rule-in-force.ts";
import type { StudyState } from "../decide/study.ts";
import { AssayError } from "../domain/error.ts";
import type { Recorded } from "../domain/event.ts";
import { type StudyId, studyBranch } from "../domain/ids.ts";
import type { Plan } from "../domain/plan.ts";
import type { PastTrial, Study, Trial } from "../domain/study.ts";
import { conduct, newStudyId, signalsOf, tellingOf } from "./conduct.ts";
import { planOf } from "./plan.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { studyRun } from "./study-run.ts";
import { takeUp } from "./take-up.ts";
import type { ExperimentOptions, RunOptions, StepOptions, StudyRun } from "./types.ts";

/**
 * A question to a repository: which changes to the target make the metric better, while the guards
 * hold, within the budget? One object is one study.
 *
 * ```ts
 * const experiment = new SystemExperiment({
 *   target: "src/**",
 *   metric: "latency:node bench.js",
 *   guards: ["npm test"],
 *   proposer: "patches:ideas",
 * });
 * for await (const { event } of experiment.run()) console.log(event.type);
 * ```
 */
export class SystemExperiment {
  readonly options: ExperimentOptions;
  #prepared: Promise<Prepared> | undefined;
  #study: StudyId | undefined;
  #branchMade = false;
  /** The study as far as this process has seen it. */
  protected state: StudyState<RuleSession> | undefined;

  constructor(options: ExperimentOptions) {
    this.options = options;
    this.#study = options.study;
  }

  get target() {
    return this.options.target;
  }
  get hypothesis() {
    return this.options.hypothesis;
  }
  get metric() {
    return this.options.metric;
  }
  get guards() {
    return this.options.guards ?? [];
  }
  get budget() {
    return this.options.budget ?? {};
  }
  /** False keeps a failed attempt on the side branch `assay/<study>-rejected/<trial>`. */
  get revertOnFailure(): boolean {
    return this.options.revertOnFailure ?? true;
  }

  /** The study's id, once it is known: after `createBranch`, or when a run has begun. */
  get study(): StudyId | undefined {
    return this.#study;
  }
  /** The values of the baseline as last measured: of the newest kept trial, where there is one. */
  get baseline(): Readonly<Record<string, number>> | undefined {
    return this.state?.study.baseline;
  }
  /** Why the study is over, with its claim or problem; `undefined` while it can go on without further ado. */
  get ended(): Study["ended"] {
    return this.state?.study.ended;
  }
  /** The finished trials, oldest first. */
  get results(): readonly PastTrial[] {
    return this.state?.history ?? [];
  }

  /** Checks everything that can be checked without changing anything. */
  async plan(): Promise<Plan> {
    return planOf(await this.prepare());
  }

  /** What may surprise whoever asks, in words; part of the plan's notes. */
  async cautions(): Promise<readonly string[]> {
    return (await this.prepare()).cautions;
  }

  /** Makes the branch that kept trials go to, and gives its name. `run()` does it by itself. */
  async createBranch(): Promise<string> {
    const prepared = await this.prepare();
    const { repository, base } = prepared;
    this.#study ??= newStudyId();
    const branch = branchOf(prepared, this.#study);
    await repository.createBranch(branch, base);
    this.#branchMade = true;
    return branch;
  }

  /** Runs the whole study. Iterate it for its events, or await its `outcome`. */
  run(options: RunOptions = {}): StudyRun {
    return studyRun(this.conduct(options), () => this.state?.study);
  }

  /**
   * Runs one trial, the baseline first where it is missing, and gives it back; `undefined` when the
   * study has ended, and `ended` says why. For an outer loop that drives one trial a beat. Between steps nothing is
   * held: with the option `study` another process takes the next one, also after a kill.
   */
  async step(options: StepOptions = {}): Promise<Trial | undefined> {
    if (!this.state && this.options.study) await this.prepare();
    const before = this.state;
    if (before?.study.ended && !isResumable(before.study.ended.because)) return undefined;
    for await (const event of this.conduct(options, 1)) options.onEvent?.(event);
    const { study, last } = this.state ?? {};
    if (study?.ended?.problem) throw new AssayError(study.ended.problem);
    return last?.number === before?.last?.number ? undefined : last;
  }

  /** One session of the study; where a preset adds to it. */
  protected async *conduct(options: RunOptions, trials?: number): AsyncGenerator<Recorded> {
    const prepared = await this.prepare();
    this.#study ??= newStudyId();
    const study = this.#study;
    const branch = branchOf(prepared, study);
    const observe = (state: StudyState<RuleSession>) => {
      this.state = state;
    };
    const branchMade = this.#branchMade;
    const what = {
      prepared,
      study,
      branch,
      branchMade,
      observe,
      ...(trials ? { trials } : {}),
      ...tellingOf(options, this.options),
    };
    yield* conduct(what, signalsOf(options));
  }

  /** The question, checked; once. */
  protected prepare(): Promise<Prepared> {
    this.#prepared ??= this.#ready().catch((thrown: unknown) => {
      // A question that was mended meanwhile may be asked again.
      this.#prepared = undefined;
      throw thrown;
    });
    return this.#prepared;
  }

  async #ready(): Promise<Prepared> {
    const { study, ...options } = this.options;
    if (study === undefined) return prepare(options);
    const { prepared, state } = await takeUp(study, options);
    this.state = state;
    return prepared;
  }
}

const branchOf = ({ branch }: Prepared, study: StudyId) => branch ?? studyBranch(study);
