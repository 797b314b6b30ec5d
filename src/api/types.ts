import type { Options, Telling } from "../config/options.ts";
import type { Recorded } from "../domain/event.ts";
import type { Isolation } from "../domain/metric.ts";
import type { Outcome, Study, Trial } from "../domain/study.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Proposer, Saying } from "../ports/proposer.ts";

/** The workspace as a metric function sees it. */
export interface MetricWorkspace {
  /** The folder on the host that holds the arm's files. */
  readonly path: string;
  /** Runs a command in the workspace's sandbox and gives what it printed; rejects when it fails. */
  exec(
    command: string | readonly string[],
  ): Promise<{ stdout: string; stderr: string; seconds: number }>;
}

/** A metric as a function: the number for the files in this workspace. */
export type MetricFunction = (workspace: MetricWorkspace) => number | Promise<number>;

/** What a `SystemExperiment` is made of. `directory` is where it starts; default the current one. */
export interface ExperimentOptions extends Options<MetricFunction, Proposer> {
  readonly directory?: string;
  /**
   * A study to go on with: its id. The other options must ask what it asks, and give its proposer and metric where
   * those are of this program; limits and settings of the study hold as they were.
   */
  readonly study?: string;
}

/** How one step of a study is watched and stopped. */
export interface StepOptions extends RunOptions {
  readonly onEvent?: (event: Recorded) => void;
}

/** How a running study is told to stop. */
export interface RunOptions {
  /** Finish the step at hand, then end; the study can be resumed. */
  readonly signal?: AbortSignal;
  /** Stop at once: what is under way does not count. */
  readonly stopNow?: AbortSignal;
  /** Told what proposers say while they are asked; masked, and nowhere recorded. */
  readonly onSay?: (saying: Saying) => void;
  /** Who is told of the events, in place of what the question's own `events` say. */
  readonly events?: Telling;
}

/** How a judgement is watched and stopped. */
export interface JudgeRunOptions extends RunOptions {
  readonly onEvent?: (event: Recorded) => void;
  /** Told beforehand what may surprise whoever asks. */
  readonly onCaution?: (caution: string) => void;
}

/** What `judge()` is asked: a question without a proposer, and one change. */
export interface JudgeOptions extends Omit<ExperimentOptions, "proposer" | "hypothesis"> {
  /** A commit or branch. */
  readonly candidate?: string;
  /** A file that holds a patch. */
  readonly patch?: string;
}

/** The answer of `resume()`. */
export type Resumed =
  | { readonly kind: "finished"; readonly study: Study }
  | { readonly kind: "running"; readonly study: Study; readonly run: StudyRun };

/** A running study: iterate its events, or await its outcome, or both. */
export interface StudyRun extends AsyncIterable<Recorded> {
  readonly outcome: Promise<Outcome>;
}

/** A study read back from the journal. */
export interface StudyReading {
  readonly study: Study;
  /** Whether a process works on it now. One that neither runs nor ended was killed, or waits for its next `step()`. */
  readonly running: boolean;
  /** Oldest first; lazy. */
  trials(): Iterable<Trial>;
  trial(number: number): Trial | undefined;
  events(): Iterable<Recorded>;
}

/** The answer of `judge()`. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly trial: Trial;
  readonly study: Study;
  readonly isolation: Isolation;
  readonly seconds: number;
  /** Uncommitted work was there and was not measured. */
  readonly dirty: boolean;
}
