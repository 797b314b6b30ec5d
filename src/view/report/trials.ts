import { runEnding } from "../../domain/problem-words.ts";
import type { Arm, Run } from "../../domain/run.ts";
import type { Study, Trial } from "../../domain/study.ts";
import { guardLine } from "../guards.ts";
import { PLAIN } from "../look.ts";
import { byOf } from "../members.ts";
import { formatChange, formatEffect, formatNumber, formatPercent } from "../numbers.ts";
import { resemblanceText } from "../resemblance.ts";
import { clean, firstLine, plural } from "../text.ts";
import { usageText } from "../usage.ts";
import { effectWithBound, evidenceOf, verdictDetail, verdictWords } from "../verdict.ts";
import type { TrialRow } from "../watch.ts";
import type { ReportData } from "./data.ts";
import { beginning, escapeHtml, shorten } from "./escape.ts";

/** Bytes for the words of all trials together, so that a report of 500 stays below 1 MB. */
const ALL_WORDS = 420_000;
const MOST_WORDS = 16_000;
const FEWEST_WORDS = 300;

/** Bytes that the words of one trial may take. */
export function roomFor(trials: number): number {
  return Math.max(FEWEST_WORDS, Math.min(MOST_WORDS, Math.floor(ALL_WORDS / Math.max(1, trials))));
}

/** Of a trial without a verdict. */
export const openWords = (running: boolean) => (running ? "running" : "interrupted");

/** A trial that opens: its verdict on one line, below it all that is known. */
export function trialHtml(row: TrialRow, { state, running }: ReportData, room: number): string {
  const { study } = state;
  const { trial, number } = row;
  const verdict = trial?.verdict;
  const evidence = evidenceOf(verdict);
  const { unit } = study.experiment.objective.metric;
  const effect = evidence ? formatEffect(evidence.effect, evidence.effect.estimate, unit) : "";
  const words = verdict ? verdictWords(verdict) : openWords(running);
  const head = [
    `<span class="dim">${number}</span>`,
    `<span class="h">${beginning(row.hypothesis || "(no hypothesis)", Math.min(240, room * 0.12))}</span>`,
    `<span class="v ${verdict?.kind ?? "dim"}">${escapeHtml(words)}</span>`,
    `<span class="e">${escapeHtml(effect)}</span>`,
  ].join("");
  const body = trial ? bodyHtml(trial, study, room) : "";
  return `<details class="trial${verdict?.kind === "kept" ? " k" : ""}" id="t${number}"><summary>${head}</summary><div>${body}</div></details>`;
}

function bodyHtml(trial: Trial, study: Study, room: number): string {
  const said = outputOf(trial);
  return [
    factsHtml(trial, study, room),
    trial.patch ? `<h3>Change</h3>${diffHtml(trial.patch, trial.number, room * 0.4)}` : "",
    said
      ? `<h3>Output of ${beginning(said.what, 80)}</h3>${cutHtml(said.run.tail, trial.number, room * 0.15)}`
      : "",
  ].join("");
}

function factsHtml(trial: Trial, study: Study, room: number): string {
  const { verdict, hypothesis, settled } = trial;
  const evidence = evidenceOf(verdict);
  const { unit } = study.experiment.objective.metric;
  const statement = clean(hypothesis?.statement ?? "").trim();
  const by = byOf(trial, study.experiment);
  const rows: readonly (readonly [string, string, number])[] = [
    // The first line stands above already.
    ["hypothesis", statement.includes("\n") ? statement : "", 0.12],
    [
      "predicted",
      hypothesis?.predicted === undefined ? "" : formatPercent(hypothesis.predicted),
      0.05,
    ],
    ["because", verdict ? verdictDetail(verdict) : "", 0.08],
    [
      study.metricName || "metric",
      evidence ? formatChange(evidence.before, evidence.after, unit) : "",
      0.05,
    ],
    ["effect", evidence ? effectWithBound(evidence, unit) : "", 0.05],
    [
      "e-value",
      evidence?.logE === undefined ? "" : eValues(evidence.logE, evidence.logNeeded ?? 0),
      0.05,
    ],
    ["guards", (evidence?.guards ?? []).map((each) => guardLine(each, PLAIN)).join("\n"), 0.08],
    [
      "commands",
      trial.guards.map(({ guard, run }) => `${firstLine(guard)}: ${ending(run)}`).join("\n"),
      0.05,
    ],
    ...(["baseline", "candidate"] as const).map(
      (arm) => [`${arm} runs`, runsText(trial, arm, study), 0.05] as const,
    ),
    [
      "proposed by",
      [trial.source, by].flatMap((each) => (each ? [firstLine(each)] : [])).join(", "),
      0.04,
    ],
    ["which took", trial.usage ? usageText(trial.usage) : "", 0.04],
    ["resembles", (trial.resembles ?? []).map(resemblanceText).join("\n"), 0.05],
    ["commit", settled?.commit?.slice(0, 10) ?? "", 0.05],
  ];
  const shown = rows.filter(([, text]) => text !== "");
  const items = shown.map(([name, text, part]) => {
    const { html, missing } = shorten(text, Math.max(60, room * part));
    return `<dt>${beginning(name, 60)}</dt><dd>${html}${missing > 0 && text.includes("\n") ? " …" : ""}</dd>`;
  });
  return `<dl>${items.join("")}</dl>`;
}

const eValues = (log: number, needed: number) =>
  `${formatNumber(Math.exp(log), 3)}, needed ${formatNumber(Math.exp(needed), 3)}`;

const ending = (run: Run) => (run.outcome === "completed" ? "passed" : firstLine(runEnding(run)));

/** `5: 99.1, 98.7, …`: the newest stand last and are the first to be cut. */
function runsText({ runs }: Trial, arm: Arm, { metricName }: Study): string {
  const own = runs.filter((each) => each.arm === arm);
  if (own.length === 0) return "";
  const values = own.map(({ run }) => {
    const value = run.outcome === "completed" ? run.values[metricName] : undefined;
    return value === undefined ? ending(run) : formatNumber(value);
  });
  return `${own.length}: ${values.join(", ")}`;
}

/** The last output of a run that failed, or else of the candidate. */
function outputOf({ guards, runs }: Trial): { what: string; run: Run } | undefined {
  const all = [
    ...guards.map(({ guard, run }) => ({ what: `guard ${firstLine(guard)}`, run })),
    ...runs.map(({ arm, run }) => ({ what: arm, run })),
  ].filter(({ run }) => run.tail.trim() !== "");
  return (
    all.findLast(({ run }) => run.outcome !== "completed") ??
    all.findLast(({ what }) => what === "candidate")
  );
}

function cutHtml(text: string, number: number, bytes: number): string {
  const { html, missing } = shorten(text, bytes);
  return `<pre tabindex="0">${html}</pre>${moreHtml(missing, number)}`;
}

/** Bytes of a line's end and of the element around it. */
const LINE = 12;

function diffHtml(patch: string, number: number, bytes: number): string {
  const lines = patch.split("\n").filter((line) => !/^index [0-9a-f]+\.\.[0-9a-f]+/.test(line));
  const { html, missing } = shorten(lines.join("\n"), bytes, LINE);
  const styled = html.split("\n").map((line) => {
    if (/^(\+\+\+|---) /.test(line)) return line;
    if (line.startsWith("+")) return `<ins>${line}</ins>`;
    return line.startsWith("-") ? `<del>${line}</del>` : line;
  });
  return `<pre tabindex="0">${styled.join("\n")}</pre>${moreHtml(missing, number)}`;
}

function moreHtml(missing: number, number: number): string {
  if (missing === 0) return "";
  return `<p class="dim">${plural(missing, "line")} cut: <code>assay show ${number}</code></p>`;
}
