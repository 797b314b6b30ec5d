import type { Access } from "../domain/access.ts";
import type { Advice } from "../domain/advice.ts";
import type { Idea } from "../domain/backlog.ts";
import type { MetricGuard } from "../domain/experiment.ts";
import type { Isolation, Objective } from "../domain/metric.ts";
import type { Change, Hypothesis, ProposalUsage } from "../domain/proposal.ts";
import type { RecalledNote } from "../domain/recalled-note.ts";
import type { Remark } from "../domain/remark.ts";
import type { PastTrial } from "../domain/study.ts";
import type { InvalidBecause } from "../domain/verdict.ts";
import type { Finished } from "./executor.ts";
import type { NoteQuestion } from "./vault.ts";
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
  /** Whether the metric gave the same in every run of the base. */
  readonly repeats?: boolean;
  readonly program?: string;
  /** What is known of the repository from earlier studies, and rules of the user's: Markdown. */
  readonly memory?: string;
  /**
   * Notes of earlier studies and of the user's that may be about this trial, the most relevant first. Set where an agent, a
   * model or a command is asked; a proposer of one's own asks by `workspace.recall`.
   */
  readonly known?: readonly RecalledNote[];
  /** What a person wants tried in this trial. */
  readonly idea?: Idea;
  /** Oldest first. */
  readonly history: readonly PastTrial[];
  /** What to do differently, after trials of which none was kept. */
  readonly advice?: Advice;
  /** Seeds whatever the proposer draws at random; changes every trial. */
  readonly seed: number;
}

/** What a proposer lets see while it is asked; it is shown where somebody watches, and nowhere recorded. */
export interface Saying {
  /** `draft`: an answer as it comes in. `delay`: why it takes longer. `warning`: to be read also later. */
  readonly kind: "draft" | "delay" | "warning";
  readonly words: string;
}

/** The workspace a proposer may edit, checked out at `parent`. */
export interface ProposalWorkspace extends Workspace {
  /** What its commands are shut in. */
  readonly isolation: Isolation;
  /** Fires when the answer is not wanted any more. Commands that run in the workspace end by themselves. */
  readonly signal?: AbortSignal;
  say?(saying: Saying): void;
  /** Notes that are about a question, the most relevant first, cut and masked. */
  recall?(question: NoteQuestion): readonly RecalledNote[];
  /** Puts every file back to `parent`: whoever was asked first left something, and another is asked. */
  restore?(): Promise<void>;
  /** Runs a command in the workspace's sandbox, under the run's time limit unless another is given. */
  exec(
    run: string | readonly string[],
    options?: {
      readonly env?: Readonly<Record<string, string>>;
      readonly stdin?: string;
      /** Files handed in read-only: name → text. `ASSAY_CONTEXT` names their folder. */
      readonly files?: Readonly<Record<string, string>>;
      /** Milliseconds. */
      readonly limitMs?: number;
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
      readonly usage?: ProposalUsage;
      /** Which of several proposers it is from. */
      readonly by?: string;
      /** What it has to say of notes that it was given: five at most, of 1,000 characters. */
      readonly remarks?: readonly Remark[];
    }
  /** Asked, and failed: the trial is invalid, the study goes on. */
  | {
      readonly kind: "failed";
      readonly source: string;
      readonly hypothesis: Hypothesis;
      readonly because: InvalidBecause;
      readonly detail: string;
      readonly usage?: ProposalUsage;
      readonly by?: string;
      readonly remarks?: readonly Remark[];
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
  /** What its commands must reach to work at all, on top of what the user grants. */
  readonly needs?: Access;
  /**
   * Asked before a new study begins, with the commit it begins from and the files that may be changed. Throws the
   * `Problem` of a source that has nothing to offer, so that a slip is told before anything is measured.
   */
  check?(start: { readonly base: string; readonly files: readonly string[] }): Promise<void>;
  propose(context: ProposalContext, workspace: ProposalWorkspace): Promise<Answer>;
}
