import type { Access } from "./access.ts";
import type { Budget } from "./budget.ts";
import type { Direction, Metric, Objective } from "./metric.ts";

/** A command that must pass (exit 0) on the candidate before anything is measured. */
export interface Guard {
  readonly name: string;
  readonly command: string;
}

/**
 * A number that may not get worse: measured in every run beside the metric. `strict` reverts a change that is
 * not shown to hold; `watch` only tells.
 */
export interface MetricGuard {
  /** Under this name its values stand in a run. */
  readonly name: string;
  readonly metric: Metric;
  readonly direction: Direction;
  /** How much worse a kept change may be: a fraction, or the metric's unit where values are not positive. */
  readonly tolerance: number;
  readonly mode: "strict" | "watch";
}

/** Which sandbox to use: the best there is, one by name, or none at all. */
export type SandboxChoice = "auto" | "bubblewrap" | "unshare" | "sandbox-runtime" | "none";

/**
 * Who of several proposers is asked next.
 *
 * - `bandit`: drawn by proven gain against cost, each with a share of its own
 * - `random`: drawn, each as likely as the other
 * - `sequential`: in turn
 * - `best-of-n`: in turn, and those that think are told nothing of earlier trials: independent tries
 */
export type Strategy = "bandit" | "random" | "sequential" | "best-of-n";

/** A value of a file that a search may turn, as the question declares it: where it stands, and what it may be. */
export type DeclaredParameter = {
  readonly name: string;
  /** The file, from the repository's root in an `Experiment`, and from where Assay is started in options. */
  readonly in: string;
  /** What it may be: `int 1..256 log`, `choice none|lz4 when fast is true`. */
  readonly space: string;
} & (
  | {
      /** The path of its value in a JSON file, `pool.threads`, or its name in a `.env` file. */
      readonly at: string;
      readonly pattern?: never;
    }
  | {
      /** A regular expression that matches the file once, by lines, with one group: the value. */
      readonly pattern: string;
      readonly at?: never;
    }
);

/**
 * What is asked, as plain data: the journal's first event carries it, so a study can be resumed and
 * re-read without the program that started it.
 */
export interface Experiment {
  /** Folder of the repository where commands run and target patterns begin; `""` is the root. */
  readonly directory: string;
  /** Globs relative to the repository's root: what a proposal may change. */
  readonly target: readonly string[];
  readonly objective: Objective;
  readonly guards: readonly Guard[];
  readonly metricGuards?: readonly MetricGuard[];
  /** A guard that no proposer is told of, and that the claim about the study is made on. */
  readonly holdout?: MetricGuard;
  /** Globs relative to the repository's root that no proposal may touch, on top of what is inferred. */
  readonly protect: readonly string[];
  /** Ignored folders and files lent to each workspace beside the well-known: names, or paths from the root. */
  readonly dependencies: readonly string[];
  readonly budget: Budget;
  /** False keeps a failed attempt on a side branch for a person to look at. */
  readonly revertOnFailure: boolean;
  /** Keeps what is provisional too: the study carries no guarantee then. */
  readonly acceptUnproven?: boolean;
  /** How many times better nothing is believed to be; missing where anything is. */
  readonly tooGood?: number;
  /** A time that the metric tells must agree with the clocks outside. Missing in older journals: nobody looked. */
  readonly outsideClock?: true;
  /** The research direction handed to proposers: the text of `program.md`. */
  readonly program?: string;
  /** Who proposes, as the user wrote it; `library` for an object of the calling program. */
  readonly proposer: string;
  /** All of them, where several propose or a strategy was named; `proposer` then holds their names in one. */
  readonly proposers?: readonly string[];
  /** Who of several is asked next. */
  readonly strategy?: Strategy;
  /** What the proposer `parameters` searches beside what comments declare. */
  readonly parameters?: readonly DeclaredParameter[];
  /** What must hold of the values of parameters, whoever declares them: `threads * 12 + cache <= 16384`. */
  readonly constraints?: readonly string[];
  readonly sandbox: SandboxChoice;
  /**
   * `candidate` runs the commands of numbers among the files of the base, and the candidate in a sandbox of its own
   * that they start it in. Missing: both share one.
   */
  readonly isolate?: "candidate";
  /** What the metric and the guards reach beyond their workspace; missing: nothing. */
  readonly access?: Access;
  /** The same for the proposer. */
  readonly proposerAccess?: Access;
  /** Makes a run that does not count whenever the arm changes. */
  readonly discardFirst?: boolean;
  /** Milliseconds to wait before every run. */
  readonly coolDownMs?: number;
  /** Draws luck anew for every run: hash seeds, the size of the environment. Missing in older journals: not. */
  readonly redraw?: boolean;
  /** True leaves out breaking the target on purpose; so does a journal from before that check. */
  readonly skipSensitivity?: boolean;
  /** Measures what an earlier study has refuted, too. */
  readonly again?: true;
  /** Shares what it learns with the user's other repositories, and learns from them. */
  readonly share?: true;
  /** Seeds the order of runs; 32 bits. */
  readonly seed: number;
}

/** The start of `Experiment.proposer` in a study that only judges a given change: it is never resumed. */
export const JUDGED = "judge:";
