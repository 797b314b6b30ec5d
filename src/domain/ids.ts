/** Names one study: the journal, the branch `assay/<study>` and the logs use it. `YYYYMMDD-HHMMSS-xxxx`. */
export type StudyId = string;

/** Counts the trials of a study from 1. */
export type TrialNumber = number;

/** The trailer value that ties a commit to its trial: `<study>/<trial>`. */
export function trialId(study: StudyId, trial: TrialNumber): string {
  return `${study}/${trial}`;
}

/** The branch a study commits to, unless the user names another. */
export function studyBranch(study: StudyId): string {
  return `assay/${study}`;
}

/** Where a change waits whose evidence is good, but not enough for the study's promise. */
export function provisionalBranch(study: StudyId, trial: TrialNumber): string {
  return `assay/${study}-provisional/${trial}`;
}

/** Where a failed attempt waits for a person when `revertOnFailure` is false. */
export function rejectedBranch(study: StudyId, trial: TrialNumber): string {
  return `assay/${study}-rejected/${trial}`;
}
