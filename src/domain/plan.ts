import type { Experiment } from "./experiment.ts";
import type { Isolation } from "./metric.ts";

/** What a study would do, found out without changing anything. */
export interface Plan {
  readonly experiment: Experiment;
  readonly base: string;
  readonly branch: string;
  /** Files that match the target at the base, and those that are protected although they match. */
  readonly files: readonly string[];
  readonly protectedFiles: readonly string[];
  readonly isolation: Isolation;
  /** Uncommitted work in the checkout, which the study will not see. */
  readonly dirty: boolean;
  /** Ignored folders that workspaces will be lent. */
  readonly dependencies: readonly string[];
  /** The text a proposer would get. */
  readonly context: string;
  /** Things worth a warning, in words. */
  readonly notes: readonly string[];
}
