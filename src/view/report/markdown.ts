import type { Field } from "../fields.ts";
import { formatChange } from "../numbers.ts";
import { questionRows } from "../study.ts";
import { cut, firstLine } from "../text.ts";
import { effectWithBound, evidenceOf, verdictLine } from "../verdict.ts";
import type { TrialRow } from "../watch.ts";
import { type ReportData, trialRows } from "./data.ts";
import {
  costOf,
  environmentRows,
  headline,
  noiseRows,
  paceTexts,
  summaryTexts,
  verifyRows,
} from "./summary.ts";
import { openWords } from "./trials.ts";

/** Trials in the table: a pull request takes 65,536 characters. */
const MOST_ROWS = 100;

/** A report as Markdown for a pull request: the claim, what was kept, every trial in a table. */
export function reportMarkdown(data: ReportData): string {
  const { study } = data.state;
  const rows = trialRows(data);
  const kept = rows.filter(({ trial }) => trial?.verdict?.kind === "kept");
  const shown = rows.slice(-MOST_ROWS);
  const left = rows.length - shown.length;
  const parts = [
    `## ${brief(headline(data), 200)}`,
    ...[...summaryTexts(data), ...paceTexts(data)].map((text) => brief(text, 2000)),
    ...(kept.length > 0 ? ["### Kept", table(kept.slice(-MOST_ROWS / 2), data)] : []),
    `<details><summary>All trials</summary>\n\n${table(shown, data)}\n${left > 0 ? `\n${left} earlier ones: \`assay log --study ${study.id}\`\n` : ""}\n</details>`,
    "### How it was measured",
    bullets([...questionRows(study.experiment), ...noiseRows(data), ...environmentRows(study)]),
    brief(costOf(data), 2000),
    "### Check it",
    verifyRows(study)
      .map(([what, command]) => `- ${what}: \`${command}\``)
      .join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

function table(rows: readonly TrialRow[], { state, running }: ReportData): string {
  const { unit } = state.study.experiment.objective.metric;
  const lines = rows.map(({ number, hypothesis, trial }) => {
    const evidence = evidenceOf(trial?.verdict);
    const cells = [
      String(number),
      brief(hypothesis, 80),
      brief(trial?.verdict ? verdictLine(trial.verdict) : openWords(running), 60),
      evidence ? brief(formatChange(evidence.before, evidence.after, unit), 60) : "",
      evidence ? brief(effectWithBound(evidence, unit), 60) : "",
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const name = brief(state.study.metricName || "metric", 60);
  const head = [`| trial | hypothesis | verdict | ${name} | effect |`, "|--:|---|---|--:|--:|"];
  return [...head, ...lines].join("\n");
}

function bullets(rows: readonly Field[]): string {
  return rows
    .filter((row) => row !== undefined && row !== false)
    .map(([name, text]) => `- ${brief(name, 60)}: ${brief(text.replaceAll("\n", "; "), 500)}`)
    .join("\n");
}

const brief = (text: string, columns: number) => escapeMarkdown(cut(firstLine(text), columns));

/**
 * One line of foreign text as plain text of Markdown: no markup, no table cell, nobody mentioned, no issue
 * linked.
 */
export function escapeMarkdown(line: string): string {
  return line
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_[\]|~!]/g, "\\$&")
    .replace(/([@#])(?=\w)/g, "$1\u200b")
    .replace(/:\/\//g, ":\u200b//");
}
