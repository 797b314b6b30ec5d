import stringWidth from "string-width";
import { bestValue, type Objective } from "../domain/metric.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Look } from "./look.ts";
import {
  formatChange,
  formatDuration,
  formatEffect,
  formatTicking,
  formatValue,
} from "./numbers.ts";
import { paceText, quieterText, resolutionText } from "./resolution.ts";
import { cut, firstLine, pad, wrap } from "./text.ts";
import {
  effectPaint,
  evidenceOf,
  verdictDetail,
  verdictLine,
  verdictPaint,
  verdictWords,
} from "./verdict.ts";
import type { TrialRow } from "./watch.ts";

type Name = "#" | "hypothesis" | "metric" | "effect" | "verdict" | "runs" | "time";

interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** The columns of a table of trials and their widths, fitted to a terminal. */
export interface Columns {
  readonly widths: Readonly<Partial<Record<Name, number>>>;
  readonly unit?: string;
  readonly metric: string;
  readonly objective: Objective;
}

const ORDER: readonly Name[] = ["#", "hypothesis", "metric", "effect", "verdict", "runs", "time"];
const RIGHT: ReadonlySet<Name> = new Set(["#", "effect", "runs", "time"]);
const GAP = "  ";
/** Terminals narrower than this have hypotheses on lines of their own. */
const WIDE = 96;
const HYPOTHESIS_MIN = 13;
/** `reverted: no effect` fits. */
const VERDICT_MIN = 19;
/** `invalid: too good to be true` fits. */
const VERDICT_ENOUGH = 28;
/** What goes first where the terminal is very narrow. */
const DROPPED_FIRST: readonly Name[] = ["time", "runs", "metric"];

/** Fits the columns to a width: verdict and hypothesis, or else the metric, share what is left over. */
export function columnsFor(
  look: Look,
  objective: Objective,
  metricName: string = objective.metric.name,
): Columns {
  const width = Math.min(look.width, 120);
  const widths: Partial<Record<Name, number>> = {
    "#": 3,
    ...(width >= WIDE ? { hypothesis: HYPOTHESIS_MIN } : {}),
    metric: 15,
    effect: 8,
    verdict: VERDICT_MIN,
    runs: 5,
    time: 5,
  };
  for (const name of DROPPED_FIRST) if (total(widths) > width) delete widths[name];
  const spare = Math.max(0, width - total(widths));
  if (widths.hypothesis) {
    const verdict = Math.min(Math.ceil(spare / 3), 20);
    widths.verdict = VERDICT_MIN + verdict;
    widths.hypothesis += spare - verdict;
  } else {
    const verdict = Math.min(spare, VERDICT_ENOUGH - VERDICT_MIN);
    widths.verdict = VERDICT_MIN + verdict;
    if (widths.metric) widths.metric += spare - verdict;
  }
  const { unit } = objective.metric;
  return { widths, metric: metricName || "metric", objective, ...(unit ? { unit } : {}) };
}

function total(widths: Columns["widths"]): number {
  const all = Object.values(widths);
  return all.reduce((sum, each) => sum + each, 0) + GAP.length * (all.length - 1);
}

/** The head of the table. */
export function tableHead(columns: Columns, { paint }: Look): string {
  const label = columns.unit ? `${columns.metric} (${columns.unit})` : columns.metric;
  const cells = Object.fromEntries(
    ORDER.map((name) => [name, { text: name === "metric" ? label : name, paint: paint.dim }]),
  );
  return tableLine(columns, cells);
}

/**
 * A finished trial, or the baseline. Below it what does not fit: the hypothesis in a narrow terminal, the
 * rest of a verdict.
 */
export function tableRow(row: TrialRow, columns: Columns, look: Look): string {
  const verdict = row.trial?.verdict;
  const full = verdict ? verdictLine(verdict) : "";
  const room = columns.widths.verdict ?? 0;
  const text = [full, verdict ? verdictWords(verdict) : ""].find((each) => fits(each, room));
  const line = tableLine(columns, {
    "#": { text: String(row.number), paint: look.paint.dim },
    hypothesis: { text: row.hypothesis },
    ...measuredCells(row, columns, look),
    verdict: verdict
      ? { text: text ?? full, paint: verdictPaint(verdict, look) }
      : { text: columns.widths.hypothesis ? "" : row.hypothesis },
    runs: { text: runsText(row.runs), paint: look.paint.dim },
    time: { text: formatDuration(row.elapsedMs), paint: look.paint.dim },
  });
  const rest = verdict && text !== full ? below(restOf(verdict, text), look) : [];
  const by = row.by === undefined ? [] : below(`by ${row.by}`, look);
  const remarks = remarksOn(row, columns).flatMap((text) => wrappedBelow(text, look));
  return [line, ...hypothesisBelow(row, columns, look), ...rest, ...by, ...remarks].join("\n");
}

const fits = (text: string, room: number) => stringWidth(text) <= room;

/** What a verdict says beyond the words that are shown. */
function restOf(verdict: Verdict, shown: string | undefined): string {
  return shown === undefined ? verdictLine(verdict) : firstLine(verdictDetail(verdict));
}

/** What there is to say of a baseline: that it cannot be beaten, or by how much it must be. */
export function remarksOn(
  { value, resolves = [], quieter, runMs = 0 }: TrialRow,
  { objective, metric }: Pick<Columns, "objective" | "metric">,
): readonly string[] {
  if (value !== undefined && bestValue(objective, metric) === value) {
    return [`${metric} cannot get better than ${formatValue(value)}: no trial will be kept`];
  }
  return [
    ...(resolves.length > 0 ? [resolutionText(resolves, objective)] : []),
    ...(quieter ? [quieterText(quieter, objective)] : []),
    ...[paceText(runMs, resolves.length === 0)].filter((text) => text !== ""),
  ];
}

const START = " ".repeat(3 + GAP.length);

function hypothesisBelow({ number, hypothesis }: TrialRow, { widths }: Columns, { width }: Look) {
  if (widths.hypothesis !== undefined || number === 0 || !hypothesis) return [];
  return [START + cut(hypothesis, width - START.length - 1)];
}

function below(text: string, { paint, width }: Look): string[] {
  if (text === "") return [];
  return [START + paint.dim(`└ ${cut(text, width - START.length - 3)}`)];
}

/** All of a text, on as many lines as it takes. */
function wrappedBelow(text: string, { paint, width }: Look): string[] {
  const [first = "", ...rest] = wrap(text, width - START.length - 3).split("\n");
  const lines = [`└ ${first}`, ...rest.map((line) => `  ${line}`)];
  return lines.map((line) => START + paint.dim(line));
}

/** Runs of the baseline + runs of the candidate. */
export function runsText({ baseline, candidate }: TrialRow["runs"]): string {
  if (candidate > 0) return `${baseline}+${candidate}`;
  return baseline > 0 ? String(baseline) : "";
}

function measuredCells(row: TrialRow, { unit }: Columns, look: Look): Partial<Record<Name, Cell>> {
  if (row.value !== undefined) return { metric: { text: formatValue(row.value) } };
  const evidence = evidenceOf(row.trial?.verdict);
  if (!evidence) return {};
  const { effect, before, after } = evidence;
  return {
    metric: { text: formatChange(before, after) },
    effect: {
      text: formatEffect(effect, effect.estimate, unit),
      paint: effectPaint(effect.estimate, look),
    },
  };
}

/** The trial that is running: no verdict yet. */
export function openRow(row: TrialRow, columns: Columns, look: Look): string {
  const line = tableLine(columns, {
    "#": { text: String(row.number), paint: look.paint.cyan },
    hypothesis: { text: row.hypothesis },
    verdict: { text: "running", paint: look.paint.cyan },
    runs: { text: runsText(row.runs), paint: look.paint.dim },
    time: { text: formatTicking(row.elapsedMs), paint: look.paint.dim },
  });
  return [line, ...hypothesisBelow(row, columns, look)].join("\n");
}

function tableLine(columns: Columns, cells: Partial<Record<Name, Cell>>): string {
  const parts: string[] = [];
  for (const name of ORDER) {
    const width = columns.widths[name];
    if (width === undefined) continue;
    const { text, paint } = cells[name] ?? { text: "" };
    const shown = pad(cut(text, width), width, RIGHT.has(name) ? "right" : "left");
    parts.push(paint ? paint(shown) : shown);
  }
  return parts.join(GAP).trimEnd();
}
