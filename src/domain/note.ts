import type { Environment } from "./event.ts";
import type { StudyId, TrialNumber } from "./ids.ts";
import type { Direction } from "./metric.ts";
import type { Hypothesis } from "./proposal.ts";
import type { TrialCost } from "./study.ts";
import type { Verdict } from "./verdict.ts";

/**
 * What a trial taught.
 *
 * - `proved`: kept, by proof or by exact repetition
 * - `refuted`: worse, without effect, or against a guard
 * - `undecided`: better, and not shown to be; or kept without a proof because the user said so
 * - `does-not-run`: nothing about the effect: the change crashes, hangs or cannot be made
 */
export type NoteStatus = "proved" | "refuted" | "undecided" | "does-not-run";

/** A trial as the vault remembers it. */
export interface Note {
  readonly status: NoteStatus;
  readonly study: StudyId;
  readonly trial: TrialNumber;
  /** How often the trial was given more evidence: each time makes a note that supersedes the one before. */
  readonly revision: number;
  /** When it was decided, milliseconds since 1970. */
  readonly at: number;
  readonly metric: string;
  readonly direction: Direction;
  readonly unit?: string;
  readonly hypothesis: Hypothesis;
  readonly verdict: Verdict;
  readonly source: string;
  readonly by?: string;
  /** Paths that it changes. */
  readonly paths: readonly string[];
  /** What the change does to its files (`shapeOf`); missing where there was none. */
  readonly shape?: string;
  readonly parent: string;
  readonly commit?: string;
  readonly cost: TrialCost;
  readonly environment: Environment;
}
