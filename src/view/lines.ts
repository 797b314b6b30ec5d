import type { Study } from "../domain/study.ts";
import type { Look } from "./look.ts";
import { formatChange, formatDuration, formatEffect, formatValue } from "./numbers.ts";
import { remarksOn, runsText } from "./table.ts";
import { plural } from "./text.ts";
import { effectPaint, evidenceOf, verdictLine, verdictPaint } from "./verdict.ts";
import type { TrialRow } from "./watch.ts";

/** What to say once about events that a resumption took away. */
export function tornText(events: number): string {
  const last = plural(events, "event was", "events were");
  return `the journal was torn at its end: ${last} not whole. They were set aside, and what they told is done again.`;
}

/** A finished trial as one plain line, for logs: nothing is cut. */
export function trialLine(row: TrialRow, study: Study, look: Look): string {
  const { unit } = study.experiment.objective.metric;
  const verdict = row.trial?.verdict;
  const evidence = evidenceOf(verdict);
  const name = study.metricName || "metric";
  const parts: string[] = [];
  if (verdict) parts.push(verdictPaint(verdict, look)(verdictLine(verdict)));
  if (row.value !== undefined) parts.push(`${name} ${formatValue(row.value, unit)}`);
  if (evidence) {
    const { effect, before, after } = evidence;
    parts.push(`${name} ${formatChange(before, after, unit)}`);
    const shown = formatEffect(effect, effect.estimate, unit);
    parts.push(effectPaint(effect.estimate, look)(shown));
  }
  const runs = runsText(row.runs);
  if (runs) parts.push(`runs ${runs}`);
  parts.push(formatDuration(row.elapsedMs));
  if (row.number === 0) {
    const remarks = remarksOn(row, { objective: study.experiment.objective, metric: name });
    return `baseline: ${[...parts, ...remarks].join(" · ")}`;
  }
  if (row.by !== undefined) parts.push(`by ${row.by}`);
  return `trial ${row.number}: ${parts.join(" · ")} · ${row.hypothesis}`;
}
