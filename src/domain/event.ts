import type { Claim } from "./evidence.ts";
import type { Experiment } from "./experiment.ts";
import type { StudyId, TrialNumber } from "./ids.ts";
import type { Isolation } from "./metric.ts";
import type { Problem } from "./problem.ts";
import type { ChangedPath, Hypothesis, Proposal, ProposalUsage } from "./proposal.ts";
import type { NamedNote } from "./recalled-note.ts";
import type { Refuted } from "./refuted.ts";
import type { Remark } from "./remark.ts";
import type { Arm, ClosingSide, Run } from "./run.ts";
import type { SensitivityRuns } from "./sensitivity.ts";
import type { Separation } from "./separation.ts";
import type { InvalidBecause, Verdict } from "./verdict.ts";

/** What happens to one trial, in the order it happens. */
export type TrialEvent =
  | { readonly type: "trial-started"; readonly trial: TrialNumber; readonly parent: string }
  | {
      readonly type: "proposed";
      readonly trial: TrialNumber;
      readonly proposal: Proposal;
      /** Missing where a proposer tells nothing of it, and in older journals. */
      readonly usage?: ProposalUsage;
      /** Which of several proposers answered, as the user named it. */
      readonly by?: string;
      /** Milliseconds until it answered; missing in older journals. */
      readonly tookMs?: number;
      /** What the proposer says of notes of the vault. */
      readonly remarks?: readonly Remark[];
    }
  /** The proposer was asked and gave nothing that could be tried. */
  | {
      readonly type: "not-proposed";
      readonly trial: TrialNumber;
      readonly source: string;
      readonly hypothesis: Hypothesis;
      readonly because: InvalidBecause;
      readonly detail: string;
      readonly usage?: ProposalUsage;
      readonly by?: string;
      readonly tookMs?: number;
      readonly remarks?: readonly Remark[];
    }
  | {
      readonly type: "applied";
      readonly trial: TrialNumber;
      /** The candidate as a git tree; the verdict is about exactly this. */
      readonly tree: string;
      readonly paths: readonly ChangedPath[];
      /** The candidate against the trial's parent, as `git apply` reads it. */
      readonly patch: string;
      /** An earlier trial that tried the very same tree. */
      readonly sameAs?: TrialNumber;
      /** The same change to the same files was refuted before, in this study or an earlier one. */
      readonly refuted?: Refuted;
      /** Notes of earlier studies that are about the same idea, as far as words tell; nothing is decided by them. */
      readonly resembles?: readonly NamedNote[];
    }
  | {
      readonly type: "not-applied";
      readonly trial: TrialNumber;
      readonly because: "does-not-apply" | "no-change" | "out-of-scope" | "tampered";
      readonly detail: string;
    }
  | {
      readonly type: "guarded";
      readonly trial: TrialNumber;
      readonly guard: string;
      readonly run: Run;
    }
  | { readonly type: "ran"; readonly trial: TrialNumber; readonly arm: Arm; readonly run: Run }
  /** It has to end with the runs it has. */
  | { readonly type: "curtailed"; readonly trial: TrialNumber; readonly because: CurtailedBecause }
  | {
      readonly type: "decided";
      readonly trial: TrialNumber;
      readonly verdict: Verdict;
      /** What the runs behind it were shut in, and whether the candidate could get at what judged it. */
      readonly isolation: Isolation;
      /** Missing in older journals. */
      readonly separation?: Separation;
    }
  | {
      readonly type: "settled";
      readonly trial: TrialNumber;
      /** The commit of a kept trial, or of a failed attempt on its side branch. */
      readonly commit?: string;
      readonly branch?: string;
    }
  /** A decided trial gets more evidence, against the same parent: at most so many more runs. */
  | { readonly type: "reopened"; readonly trial: TrialNumber; readonly runs: number };

/** Why a trial ended before its rule would have ended it. */
export type CurtailedBecause =
  /** The study's. */
  | "time-spent"
  /** Those that it was reopened for. */
  | "runs-spent";

/** Why a study stopped asking for trials. */
export type EndedBecause =
  /** The proposer has nothing more. */
  | "queue-exhausted"
  /** Several proposals in a row gave nothing to measure. */
  | "nothing-proposed"
  | "trials-spent"
  /** Nothing was kept in as many trials as were to be waited for. */
  | "patience-spent"
  /** The branch head is as good as was asked for. */
  | "goal-reached"
  | "time-spent"
  /** Limits of all proposals together. */
  | "proposing-time-spent"
  | "tokens-spent"
  | "money-spent"
  /** There is a limit of money, and nobody knows what a proposal cost. */
  | "cost-unknown"
  | "interrupted"
  | "problem";

/** What happens to a study, its trials included. */
export type StudyEvent =
  | {
      readonly type: "study-started";
      readonly experiment: Experiment;
      readonly base: string;
      readonly branch: string;
      /** The sandbox in force, and what a reader needs to compare measurements. */
      readonly environment: Environment;
    }
  | {
      readonly type: "study-resumed";
      /** Events at the journal's end that were not as they had been written, and were taken away. */
      readonly torn?: number;
    }
  | { readonly type: "baseline-guarded"; readonly guard: string; readonly run: Run }
  /** A run of the untouched base, before the first trial. */
  | { readonly type: "baseline-ran"; readonly run: Run }
  /** The metric and each guard, once, on the base with every file of the target broken on purpose. */
  | ({ readonly type: "sensitivity-checked" } & SensitivityRuns)
  | TrialEvent
  /** A run after the last trial, for the claim about the whole study. */
  | { readonly type: "closing-ran"; readonly side: ClosingSide; readonly run: Run }
  | {
      readonly type: "study-ended";
      readonly because: EndedBecause;
      /** Missing where nothing was kept, and where the study was not ended as planned. */
      readonly claim?: Claim;
      readonly problem?: Problem;
    };

/** All types of events, in the order in which they may come. */
export const EVENT_TYPES = [
  "study-started",
  "study-resumed",
  "baseline-guarded",
  "baseline-ran",
  "sensitivity-checked",
  "trial-started",
  "proposed",
  "not-proposed",
  "applied",
  "not-applied",
  "guarded",
  "ran",
  "curtailed",
  "decided",
  "settled",
  "reopened",
  "closing-ran",
  "study-ended",
] as const satisfies readonly StudyEvent["type"][];

/** Where a study ran. */
export interface Environment {
  readonly assay: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly isolation: string;
  /** The rule that decides, by name and version; missing in journals from before the Referee. */
  readonly rule?: string;
}

/** An event as the journal holds it. `at` is milliseconds since 1970, `seq` grows from event to event. */
export interface Recorded {
  readonly seq: number;
  readonly at: number;
  readonly study: StudyId;
  readonly event: StudyEvent;
  /** Of this event and all before it in the study: SHA-256 in hexadecimal, see `linkText`. */
  readonly checksum: string;
}
