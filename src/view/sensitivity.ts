import { runEnding } from "../domain/problem-words.ts";
import type { SensitivityRuns } from "../domain/sensitivity.ts";
import type { Study } from "../domain/study.ts";
import type { Look } from "./look.ts";
import { formatValue } from "./numbers.ts";
import { firstLine, plural } from "./text.ts";

/** What came of breaking the target on purpose, as one line; a guard that is blind stands out. */
export function sensitivityText(
  { files, run }: SensitivityRuns,
  { sensitivity, metricName, experiment }: Study,
  { paint }: Look,
): string {
  if (!sensitivity) return "";
  const { metric, value, blindGuards } = sensitivity;
  const broken = `${plural(files, "target file")} broken on purpose`;
  const { unit } = experiment.objective.metric;
  const seen = value === undefined ? ending(run) : `gave ${formatValue(value, unit)}`;
  const noticed = metric === "noticed" ? "noticed" : paint.red("did not notice");
  const name = metricName || "the metric";
  const blind = blindGuards.map((guard) =>
    paint.yellow(`the guard "${firstLine(guard)}" did not notice`),
  );
  return [`sensitivity: ${broken}: ${name} ${noticed} (it ${seen})`, ...blind].join("; ");
}

/** A run that completed and has no value says so: it did not give the metric. */
function ending(run: SensitivityRuns["run"]): string {
  return run.outcome === "completed" ? "gave no number" : firstLine(runEnding(run));
}
