import type { RuleSession } from "../../decide/rule-in-force.ts";
import type { StudyState } from "../../decide/study.ts";
import type { TrialRow } from "../watch.ts";

/** What a report is made of: the study, and its rows as they stand, the baseline first (number 0). */
export interface ReportData {
  readonly state: StudyState<RuleSession>;
  readonly rows: readonly TrialRow[];
  /** A process works on the study. */
  readonly running: boolean;
}

/** The rows of trials, without the baseline. */
export function trialRows({ rows }: ReportData): readonly TrialRow[] {
  return rows.filter(({ number }) => number > 0);
}
