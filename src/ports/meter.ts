import type { Guard } from "../domain/experiment.ts";
import type { Isolation } from "../domain/metric.ts";
import type { Run } from "../domain/run.ts";
import type { Workspace } from "./workspace.ts";

/** Conditions of one run. */
export interface RunConditions {
  /** Milliseconds. */
  readonly limitMs: number;
  /** Names the run's log: `<study>/<trial>/<what>`. */
  readonly label: string;
  /** Leaves out the numbers that are guarded beside the metric. */
  readonly metricOnly?: boolean;
  /** Puts the workspace back as it was checked out: what one command wrote must not reach the next. */
  readonly afresh?: () => Promise<void>;
  /** 32 bits that what is luck in a run is drawn from; without them it is as it happens to be. */
  readonly luck?: number;
  /**
   * Asks for the ids of tests, of a metric whose tool tells them: `all` that ran, or which of these are missing.
   * Without it none are looked for.
   */
  readonly tests?: "all" | readonly string[];
  /** Of a guard: fewer tests than this, by what its tool prints at its end, are no pass. */
  readonly leastTests?: number;
  /**
   * Protected files that untouched code writes to: all others may be read-only for the run. Without it none is, and
   * what the run writes to is what untouched code does.
   */
  readonly habits?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Measures: one run of the metric, or of a guard, in a workspace.
 *
 * Contract: a run that the candidate spoils is a `Run` of another outcome, never an exception; an
 * aborted signal rejects with its reason, and nothing of the run counts.
 */
export interface Meter {
  /** How well the metric is kept apart from the candidate; stands in every verdict. */
  readonly isolation: Isolation;
  measure(workspace: Workspace, conditions: RunConditions): Promise<Run>;
  guard(guard: Guard, workspace: Workspace, conditions: RunConditions): Promise<Run>;
}
