import type { StudyId } from "../domain/ids.ts";
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
  leftWords,
  onBranch,
  provisionalText,
  questionText,
  tallyText,
  wholeClaim,
} from "./study.ts";
import { plural, wrap } from "./text.ts";
import { doing, type TrialRow, type Watch } from "./watch.ts";

/** Where a study stands: the question, the state, the tally, what was kept; `running`: a process works on it. */
export function statusText(
  watch: Watch,
  kept: readonly TrialRow[],
  now: number,
  look: Look,
  running = false,
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
      ["state", stateText(watch, now, running)],
      ["trials", `${study.trials}: ${tallyText(study.tally, look)}`],
      // What is spent counts to the newest event.
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

function stateText(watch: Watch, now: number, running: boolean): string {
  const { state } = watch;
  const ended = state?.study.ended;
  if (state && ended) return endedWords(ended.because, state.study.id);
  const ago = formatDuration(Math.max(0, Math.floor((now - watch.since) / 1000) * 1000));
  if (state && !running) return `${leftWords(state)}\n(last heard of ${ago} ago)`;
  return `${doing(watch, now)}, last heard of ${ago} ago`;
}

/** The studies of a repository, newest first, one a line; a process works on `running`. */
export function studiesText(studies: readonly Study[], look: Look, running?: StudyId): string {
  return studies
    .toReversed()
    .map((study) => {
      const { ended, id } = study;
      const without = id === running ? "Running." : leftWords({ study });
      const state = ended ? endedWords(ended.because, id) : without;
      return `${study.id}  ${plural(study.trials, "trial")}: ${tallyText(study.tally, look)}  ${look.paint.dim(state)}`;
    })
    .join("\n");
}
