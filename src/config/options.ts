import type { Network } from "../domain/access.ts";
import type { StudyEvent } from "../domain/event.ts";
import type { DeclaredParameter, Guard, SandboxChoice, Strategy } from "../domain/experiment.ts";
import type { Direction, Metric } from "../domain/metric.ts";

/** A length of time: `"90s"`, `"5m"`, `"8h"`, `"1h30m"`, or a number of seconds. */
export type Duration = string | number;

/** An amount of memory or disk: `"4GB"`, `"512MiB"`, or a number of bytes. */
type Size = string | number;

/** Who is told of the events of a study by a request to an address of the web. */
export interface Webhook {
  /** `https://…`; `http://…` for your own machine. */
  readonly url: string;
  /** The environment variable that holds the secret which requests are signed with. */
  readonly secret?: string;
  /** Default how a study begins, each verdict, and how it ends. */
  readonly types?: "all" | readonly StudyEvent["type"][];
}

/** Who is told of the events of a study, beside its journal (docs/events.md). */
export interface Telling {
  /** A file that each event is added to as a line of JSON. */
  readonly file?: string;
  readonly webhooks?: readonly (string | Webhook)[];
  /** Tells of the holdout too, which no proposer may know. Default false: an agent may stand behind whoever is told. */
  readonly holdout?: boolean;
}

/** A number that may not get worse, as a user writes it. */
export interface GuardedNumber {
  /**
   * A preset or a command, as in `metric`; or `value:NAME`, a number that the metric's own run gives: one of
   * its METRIC lines, or `wall-time`, `cpu-time`, `peak-memory`.
   */
  readonly metric: string | Metric;
  /** What it is called; default the metric's name. */
  readonly name?: string;
  readonly metricName?: string;
  readonly direction?: Direction;
  /** How much worse a kept change may be, as a fraction. Default 0.02. */
  readonly tolerance?: number;
}

/** A guarded number that reverts what is not shown to hold, unless it is only to be watched. */
export interface GuardedMetric extends GuardedNumber {
  readonly mode?: "strict" | "watch";
}

/**
 * Everything that describes a question: the fields of a `SystemExperiment`, of `assay.config.*` and of
 * the flags of `learn` and `judge`. `Fn` and `Obj` stand for a metric function and a proposer object,
 * which only programs can give.
 */
export interface Options<Fn = unknown, Obj = unknown> {
  /** Files, globs or folders, relative to the directory Assay is started in: what may be changed. */
  readonly target?: string | readonly string[];
  /** One change of your own to try: a statement in words and a diff. */
  readonly hypothesis?: {
    readonly statement: string;
    readonly predicted?: number;
    readonly diff: string;
  };
  /** A preset (`pytest`, `latency:node app.js`), a command that prints METRIC lines, or a function. */
  readonly metric?: string | Metric | Fn;
  /** Which METRIC line is to move, where the command prints several. */
  readonly metricName?: string;
  readonly direction?: Direction;
  /** The least effect worth keeping, as a fraction: 0.005 is half a percent. */
  readonly leastEffect?: number;
  /** Commands that must pass on a candidate before it is measured, and numbers that may not get worse. */
  readonly guards?: readonly (string | Guard | GuardedMetric)[];
  /** A number that no proposer is told of: it may not get worse, and the final claim is made on it. */
  readonly holdout?: string | GuardedNumber;
  /** Globs that no proposal may touch, on top of what is inferred. */
  readonly protect?: readonly string[];
  /**
   * Ignored folders and files that commands need, on top of the well-known ones (`node_modules`, `.venv`,
   * …): names, or paths relative to the configuration's folder.
   */
  readonly dependencies?: readonly string[];
  readonly budget?: {
    /** One run of the metric, a guard or a proposer. Default five minutes. */
    readonly run?: Duration;
    readonly study?: Duration;
    readonly trials?: number;
    /** Runs that one trial may make, both arms counted. Default 160. */
    readonly trialRuns?: number;
    /** Ends the study after so many trials in a row of which none was kept. */
    readonly patience?: number;
    /** Ends the study when the metric is as good as this, in its own unit. */
    readonly goal?: number;
    /** All asking for proposals together. */
    readonly proposing?: Duration;
    /** Tokens of all kinds for all proposals together; the one under way when they are spent is finished. */
    readonly tokens?: number;
    /** US dollars for all proposals together; a proposal without a known price ends the study. */
    readonly usd?: number;
    /** What one command may use, all its processes together: `"4GB"`, or a number of bytes. */
    readonly memory?: Size;
    readonly disk?: Size;
    readonly output?: Size;
    readonly processes?: number;
    /** Processors: 1.5 is one and a half. */
    readonly cpus?: number;
  };
  /** Keeps what is provisional (an e-value of 20) too. The study carries no guarantee then. */
  readonly acceptUnproven?: boolean;
  /**
   * A change that is more than so many times better is no improvement but a mistake or a trick, unless a holdout
   * follows; default 5, and none for numbers that have an end, such as pass rates. `false` believes anything.
   */
  readonly tooGood?: number | false;
  /**
   * `patches:DIR`, `command:CMD`, `revisions:a,b`, `agent:NAME`, `model:PROVIDER/NAME`, `ideas:FILE,with=PROPOSER`,
   * `autofix` (a default where a linter measures), `parameters` (one where comments or `parameters` declare some), or an
   * object with `propose()`; or a list of several.
   */
  readonly proposer?: string | Obj | readonly (string | Obj)[];
  /** Who of several proposers is asked next. Default `bandit`. */
  readonly strategy?: Strategy;
  /**
   * Values that the proposer `parameters` (then the default) may turn, beside those that comments declare: where each
   * stands (a path of a JSON file, a name of a `.env` file, or a pattern for any text), and what it may be.
   */
  readonly parameters?: readonly DeclaredParameter[];
  /** What must hold of the values of parameters: `threads * 12 + cache <= 16384`. Nothing else is tried. */
  readonly constraints?: readonly string[];
  /** A file with the research direction, handed to proposers. */
  readonly program?: string;
  /** The revision to start from; default `HEAD`. */
  readonly base?: string;
  readonly branch?: string;
  readonly revertOnFailure?: boolean;
  readonly sandbox?: SandboxChoice;
  /**
   * `candidate` runs what measures among the files of the base, where no change reaches it; it starts the candidate
   * by `"$ASSAY_LAUNCH" COMMAND…`, in a sandbox of its own, and gets its output.
   */
  readonly isolate?: "candidate";
  /** What the metric and the guards reach of the network. Default `none`. */
  readonly network?: Network;
  /** Names of environment variables that they get, beside the harmless ones. */
  readonly env?: readonly string[];
  /** Files and folders in hidden places (your home folder) that they may read: absolute, or `~/…`. */
  readonly read?: readonly string[];
  /** The same three for the proposer: its model's host, its key. */
  readonly proposerAccess?: {
    readonly network?: Network;
    readonly env?: readonly string[];
    readonly read?: readonly string[];
  };
  /** Makes a run that does not count whenever the version changes: for runs that slow the next one. */
  readonly discardFirst?: boolean;
  /** To wait before every run, for machines that get hot. */
  readonly coolDown?: Duration;
  /** Whether luck (hash seeds, the size of the environment, `ASSAY_SEED`) is drawn anew for every run. */
  readonly redraw?: boolean;
  /** True leaves out the check, before the first trial, that the metric notices a broken target. */
  readonly skipSensitivity?: boolean;
  /** Measures what an earlier study of the same question has refuted, too. */
  readonly again?: boolean;
  /**
   * Copies what the study learns into the memory of all repositories of yours that share, without secrets, paths and names, and
   * tells proposers what others learned. Default false: nothing leaves the repository.
   */
  readonly share?: boolean;
  readonly seed?: number;
  readonly events?: Telling;
}
