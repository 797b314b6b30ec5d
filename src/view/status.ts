import type { Study } from "../domain/study.ts";
import { measuringText, proposingText } from "./ledgers.ts";
import type { Look } from "./look.ts";
import { formatDuration, formatValue } from "./numbers.ts";
import { problemText } from "./problem.ts";
import {
  budgetLeft,
  driftText,
  endedWords,
  keptText,
  onBranch,
  provisionalText,
  questionText,
  tallyText,
  wholeClaim,
} from "./study.ts";
import { plural, wrap } from "./text.ts";
import { doing, type TrialRow, type Watch } from "./watch.ts";

/** Where a study stands: the question, the state, the tally, what was kept. */
export function statusText(
  watch: Watch,
  kept: readonly TrialRow[],
  now: number,
  look: Look,
): string {
  const { state } = watch;
  if (!state) return "";
  const { study } = state;
  const { metricName, baseline, experiment, ended } = study;
  const value = baseline[metricName];
  const { unit } = experiment.objective.metric;
  return [
    `Study ${look.paint.bold(study.id)}${onBranch(study, look)}`,
    questionText(experiment, look, [
      ["state", stateText(watch, now)],
      ["trials", `${study.trials}: ${tallyText(study.tally, look)}`],
      // What is spent counts to the newest event: nobody knows here whether the study still runs.
      ["spent", budgetLeft(watch, study.seenAt)],
      ["proposing", proposingText(study.ledgers)],
      ["measuring", measuringText(study.ledgers)],
      value !== undefined && ["baseline", `${metricName} ${formatValue(value, unit)}`],
    ]),
    ...(ended?.problem ? ["", problemText(ended.problem, look)] : []),
    ...(ended?.claim ? ["", wrap(wholeClaim(ended.claim, study, look), look.width)] : []),
    ...(kept.length > 0 ? ["", keptText(study, watch, kept, look)] : []),
    ...[...provisionalText(watch, look), ...driftText(watch, look)].flatMap((text) => ["", text]),
  ].join("\n");
}

function stateText(watch: Watch, now: number): string {
  const ended = watch.state?.study.ended;
  if (ended) return endedWords(ended.because, watch.state?.study.id);
  const ago = formatDuration(Math.max(0, Math.floor((now - watch.since) / 1000) * 1000));
  const wayOn = watch.state?.study.branch ? " (if it no longer runs: assay resume)" : "";
  return `${doing(watch, now)}, last heard of ${ago} ago${wayOn}`;
}

/** The studies of a repository, newest first, one a line. */
export function studiesText(studies: readonly Study[], look: Look): string {
  return studies
    .toReversed()
    .map((study) => {
      const state = study.ended ? endedWords(study.ended.because, study.id) : "Not ended.";
      return `${study.id}  ${plural(study.trials, "trial")}: ${tallyText(study.tally, look)}  ${look.paint.dim(state)}`;
    })
    .join("\n");
}
