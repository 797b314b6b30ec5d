import type { MetricGuard } from "../domain/experiment.ts";
import type { Objective } from "../domain/metric.ts";
import type { Change, Hypothesis } from "../domain/proposal.ts";
import type { PastTrial } from "../domain/study.ts";
import type { InvalidBecause } from "../domain/verdict.ts";
import type { Finished } from "./executor.ts";
import type { Workspace } from "./workspace.ts";

/** What a proposer is given to think about. */
export interface ProposalContext {
  readonly trial: number;
  /** The commit the study began from. */
  readonly base: string;
  /** The branch head the change must stand on. */
  readonly parent: string;
  /** Globs from the repository's root, and the files that match them now. */
  readonly target: readonly string[];
  readonly files: readonly string[];
  readonly directory: string;
  readonly objective: Objective;
  /** Numbers that may not get worse; the holdout is not among them. */
  readonly guards?: readonly MetricGuard[];
  /** The baseline's values, as last measured. */
  readonly baseline: Readonly<Record<string, number>>;
  readonly program?: string;
  /** Oldest first. */
  readonly history: readonly PastTrial[];
  /** Seeds whatever the proposer draws at random; changes every trial. */
  readonly seed: number;
}

/** The workspace a proposer may edit, checked out at `parent`. */
export interface ProposalWorkspace extends Workspace {
  /** Runs a command in the workspace's sandbox, under the run's time limit. */
  exec(
    run: string | readonly string[],
    options?: {
      readonly env?: Readonly<Record<string, string>>;
      readonly stdin?: string;
      /** Files handed in read-only: name → text. `ASSAY_CONTEXT` names their folder. */
      readonly files?: Readonly<Record<string, string>>;
    },
  ): Promise<Finished>;
}

/** What a proposer answers. */
export type Answer =
  | {
      readonly kind: "proposal";
      readonly source: string;
      readonly hypothesis: Hypothesis;
      /** `edits`: the workspace was edited; what differs from `parent` is the change. */
      readonly change: Extract<Change, { kind: "patch" | "revision" }> | { readonly kind: "edits" };
    }
  /** Asked, and failed: the trial is invalid, the study goes on. */
  | {
      readonly kind: "failed";
      readonly source: string;
      readonly hypothesis: Hypothesis;
      readonly because: InvalidBecause;
      readonly detail: string;
    }
  /** Nothing more to try. */
  | { readonly kind: "exhausted" };

/**
 * Offers one change at a time.
 *
 * Contract (`proposerContract`): it changes nothing but the workspace it was given; asked again with
 * the same context after a crash, it may answer anew; what it says about success is not believed.
 */
export interface Proposer {
  readonly name: string;
  /**
   * Asked before a new study begins. Throws the `Problem` of a source that has nothing to offer, so that
   * a slip is told before anything is measured.
   */
  check?(): Promise<void>;
  propose(context: ProposalContext, workspace: ProposalWorkspace): Promise<Answer>;
}
