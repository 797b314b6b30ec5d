import type { Run } from "../domain/run.ts";
import type { Study } from "../domain/study.ts";
import { median } from "../stats/location.ts";
import { sigmaOfDifferences, successiveDifferences } from "../stats/scale.ts";
import { metricValue } from "./sample.ts";

/** How the unchanged start of a study moved between its first runs and its last. */
export interface Drift {
  readonly before: number;
  readonly after: number;
}

/** Less than this, as a fraction, is nothing to speak of. */
const NOTICEABLE = 0.1;
/** Standard deviations of one run that luck alone explains. */
const BY_LUCK = 4;

/**
 * Whether the machine changed its pace during a study: the same commit, measured at the start and again at
 * the end. `undefined` where it did not, or nothing tells.
 */
export function driftOf(study: Study): Drift | undefined {
  const first = valuesOf(study.baselineRuns, study.metricName);
  const last = newestOfStart(study);
  if (first.length < 2 || last.length === 0) return undefined;
  const [before, after] = [median(first), median(last)];
  const sigma = sigmaOfDifferences(successiveDifferences(first));
  const explained = Math.max(NOTICEABLE * Math.abs(before), BY_LUCK * sigma);
  // A count that was 0 has no tenth to be compared with: one more is no change of pace.
  if (explained === 0) return undefined;
  return Math.abs(after - before) > explained ? { before, after } : undefined;
}

/** Closing runs of the start; where nothing was kept, the newest run of the baseline. */
function newestOfStart({ closing, metricName, head, base, baseline }: Study): readonly number[] {
  const starts = closing.filter(({ side }) => side === "start").map(({ run }) => run);
  if (starts.length > 0) return valuesOf(starts, metricName);
  const newest = baseline[metricName];
  return head === base && newest !== undefined ? [newest] : [];
}

function valuesOf(runs: readonly Run[], name: string): readonly number[] {
  return runs.flatMap((run) => metricValue(run, name) ?? []);
}
