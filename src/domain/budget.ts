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
}

/** Five minutes, the limit that the training loops this tool generalises made customary. */
export const DEFAULT_RUN_MS = 5 * 60_000;
