import { guardLine } from "./guards.ts";
import type { JudgedTrial } from "./json.ts";
import type { Look } from "./look.ts";
import { formatChange, formatDuration } from "./numbers.ts";
import { sandboxText } from "./study.ts";
import { clean, indent, plural } from "./text.ts";
import {
  effectPaint,
  effectWithBound,
  evidenceOf,
  verdictDetail,
  verdictPaint,
  verdictWords,
} from "./verdict.ts";

/** A judgement in words: the verdict, the metric's change with its effect, what it rests on. */
export function judgementText(judged: JudgedTrial, look: Look): string {
  const { verdict, study, isolation, seconds, trial } = judged;
  const { paint } = look;
  const evidence = evidenceOf(verdict);
  const { unit } = study.experiment.objective.metric;
  const lines = [paint.bold(verdictPaint(verdict, look)(verdictWords(verdict)))];
  if (evidence) {
    const change = formatChange(evidence.before, evidence.after, unit);
    const effect = effectWithBound(evidence, unit);
    lines.push(
      `  ${study.metricName}  ${change}  ${effectPaint(evidence.effect.estimate, look)(effect)}`,
    );
  }
  for (const guard of evidence?.guards ?? []) lines.push(`  ${guardLine(guard, look)}`);
  const detail = verdictDetail(verdict);
  if (detail) lines.push(indent(detail));
  lines.push(...failedOutput(trial, look));
  const rest = `${restsOn(judged)}; sandbox: ${sandboxText(isolation, trial.separation)}; ${formatDuration(seconds * 1000)}`;
  lines.push(paint.dim(`  ${rest}`));
  return lines.join("\n");
}

function restsOn({ trial }: JudgedTrial): string {
  const of = (arm: string) => trial.runs.filter((run) => run.arm === arm).length;
  if (trial.runs.length === 0) return "nothing was measured";
  return `${plural(of("baseline"), "run")} of the baseline, ${of("candidate")} of the candidate`;
}

function failedOutput({ guards, runs }: JudgedTrial["trial"], { paint }: Look): string[] {
  const failed = [...guards, ...runs].find(({ run }) => run.outcome !== "completed");
  const said = clean(failed?.run.tail ?? "").trim();
  return said ? [paint.dim(indent(said.split("\n").slice(-15).join("\n"), "  │ "))] : [];
}
