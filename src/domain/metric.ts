/** Which way is better. */
export type Direction = "minimize" | "maximize";

/**
 * How numbers are read off a finished command.
 *
 * - `metric-lines`: lines `METRIC name=value` on stdout
 * - `block`: lines `name: value` on stdout (`val_bpb: 0.9979`); only the named ones
 * - `pattern`: a regular expression, its first group (or the group called `value`) is the number
 * - `json`: a dotted path (`results[0].mean`) into stdout, or into `file` (relative to the directory
 *   the command runs in)
 * - `wall-time`, `cpu-time` (seconds), `peak-memory` (bytes): taken from outside, never printed
 * - `instructions`: those of user mode, of a command and all it starts
 * - `exit-code`: the number the command ended with
 * - `pytest`, `tox`, `coverage`, `pylint`: what these tools print
 */
export type Reading =
  | { from: "metric-lines" }
  | { from: "block"; names: readonly string[] }
  | { from: "pattern"; pattern: string; flags?: string }
  | { from: "json"; path: string; file?: string }
  | { from: "wall-time" }
  | { from: "cpu-time" }
  | { from: "peak-memory" }
  | { from: "exit-code" }
  /** Which counter is settled when a study begins: counts of two do not compare. */
  | { from: "instructions"; by?: Counter }
  | { from: "pytest" }
  | { from: "tox" }
  | { from: "coverage" }
  | { from: "pylint" };

/** What counts instructions: the processor's own counters, or an emulation of it. */
export type Counter = "perf" | "valgrind";

/** Where a metric's numbers come from. */
export type MetricSource =
  | { kind: "command"; command: string; reading: Reading }
  /** A file of labelled queries (see `docs/metrics.md`), relative to the experiment's directory. */
  | { kind: "retrieval"; file: string }
  /** A function exported by a module of the repository; runs in a child process. */
  | { kind: "module"; module: string; export: string }
  /** A number that the run of the study's own metric gave; for guards. */
  | { kind: "same-run"; value: string }
  /** A closure of the program that uses Assay as a library; runs in the engine's process. */
  | { kind: "function" };

/** What is measured. A source may give several numbers; `name` says which one is to move. */
export interface Metric {
  /** The number to move, as the source names it. */
  readonly name: string;
  /** As the user wrote it (`pytest`, `latency:node app.js`, a command), for people to read. */
  readonly spec: string;
  readonly source: MetricSource;
  /** Shown behind values: `s`, `%`, `bpb`. */
  readonly unit?: string;
}

/** The metric to move, which way, and the least effect worth keeping. */
export interface Objective {
  readonly metric: Metric;
  readonly direction: Direction;
  /** Fraction of the baseline, 0 or more; 0.005 is half a percent. A metric that repeats exactly needs only to be better. */
  readonly leastEffect: number;
}

/** The value that nothing can be better than; `undefined` where there is no such end, or none is known. */
export function bestValue({ metric, direction }: Objective, name: string): number | undefined {
  const { source } = metric;
  if (source.kind === "retrieval") return direction === "maximize" ? 1 : 0;
  const from = source.kind === "command" ? source.reading.from : "";
  if (!["pytest", "tox", "coverage", "pylint"].includes(from)) return undefined;
  return direction === "minimize" ? 0 : TOP[name];
}

const TOP: Readonly<Record<string, number>> = { pass_rate: 1, coverage: 100, rating: 10 };

/** What a verdict's measurement was shut in. */
export type Isolation =
  /** A sandbox of this kind. */
  | "bubblewrap"
  | "unshare"
  | "sandbox-runtime"
  /** No sandbox: `--sandbox none`. */
  | "none"
  /** The metric is a closure in the engine's own process. */
  | "not isolated";
