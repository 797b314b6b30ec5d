/** What a study may spend. A missing limit is no limit. */
export interface Budget {
  /** Milliseconds one run of the metric, of a guard or of a proposer may take. */
  readonly runMs: number;
  /** Milliseconds the whole study may take, counted over all its sessions. */
  readonly studyMs?: number;
  /** Trials the whole study may make. */
  readonly trials?: number;
  /** Runs of the metric, of both arms, that one trial may make. */
  readonly trialRuns?: number;
  /** Trials in a row without a kept one after which the study ends. */
  readonly patience?: number;
  /** The value of the metric, in its unit, that is good enough: at it, or beyond, the study ends. */
  readonly goal?: number;
  /** Milliseconds that asking for proposals may take in all. */
  readonly proposingMs?: number;
  /** Tokens of all kinds that proposals may take in all, as those who are asked tell them. */
  readonly tokens?: number;
  /** US dollars that proposals may cost in all. */
  readonly usd?: number;
  readonly limits?: Limits;
}

/** What one command may use, all its processes together. A missing limit is the machine's own default. */
export interface Limits {
  readonly memoryBytes?: number;
  /** Living processes and threads at one time. */
  readonly processes?: number;
  /** Processors' worth of time: 1.5 is one and a half. */
  readonly cpus?: number;
  /** What it may write to its workspace, and to its private folders. */
  readonly diskBytes?: number;
  /** What it may print; more than a megabyte of each stream is not kept anyway. */
  readonly outputBytes?: number;
}

/** What a command was ended for having too much of. */
export type Exceeded = "memory" | "processes" | "disk" | "output";

/** Five minutes, the limit that the training loops this tool generalises made customary. */
export const DEFAULT_RUN_MS = 5 * 60_000;
