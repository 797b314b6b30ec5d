import type { Run } from "../domain/run.ts";
import type { Study, Trial } from "../domain/study.ts";
import { originalHeader, originalRow } from "../histories/write-tsv.ts";

/**
 * `results.tsv` as training loops before us kept it: commit, the metric (six decimals), peak memory in
 * GB, `keep | discard | crash`, description. A crash reads 0.000000 and 0.0.
 */
export function resultsHeader({ metricName }: Study): string {
  return originalHeader(metricName);
}

/** The first row: the untouched base. */
export function baselineRow(study: Study): string {
  const { base, baselineRuns, metricName } = study;
  return measuredRow(base, baselineRuns[0], metricName, "keep", "baseline");
}

/** One finished trial. A trial without a commit of its own is named by its candidate's tree. */
export function trialRow(trial: Trial, { metricName }: Study): string {
  const { settled, tree, parent, verdict, hypothesis } = trial;
  const description = hypothesis?.statement.split("\n")[0] ?? "";
  const name = settled?.commit ?? tree ?? parent;
  const run = trial.runs.findLast(({ arm }) => arm === "candidate")?.run;
  const status = verdict?.kind === "kept" ? "keep" : "discard";
  return measuredRow(name, run, metricName, status, description);
}

function measuredRow(
  commit: string,
  run: Run | undefined,
  metricName: string,
  word: string,
  description: string,
): string {
  const value = run?.outcome === "completed" ? run.values[metricName] : undefined;
  const memory = (run?.usage.peakBytes ?? 0) / 1024 ** 3;
  return originalRow({ commit, value, memory, word, description });
}
