import type { Claim } from "../../domain/evidence.ts";
import type { Field } from "../fields.ts";
import { PLAIN } from "../look.ts";
import { membersText } from "../members.ts";
import { formatNumber } from "../numbers.ts";
import { questionRows } from "../study.ts";
import { verdictWords } from "../verdict.ts";
import { chartSvg, shape } from "./chart.ts";
import { type ReportData, trialRows } from "./data.ts";
import { beginning, escapeHtml } from "./escape.ts";
import { type Point, pointsOf, startOf } from "./points.ts";
import { STYLE } from "./style.ts";
import {
  costOf,
  environmentRows,
  headline,
  noiseRows,
  paceTexts,
  summaryTexts,
  verifyRows,
} from "./summary.ts";
import { roomFor, trialHtml } from "./trials.ts";

/** A page that fetches nothing and runs nothing; whatever text gets into it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/** Trials that are printed whole: of more only those that were kept. */
const MOST_PRINTED = 50;
/** Bytes for one text about the whole study. */
const ROOM = 4000;

/** A report as one HTML page that needs no other file. */
export function reportHtml(data: ReportData): string {
  const { study } = data.state;
  const title = `${headline(data)} · study ${study.id}`;
  const kept = isProven(study.ended?.claim) ? ' class="kept"' : "";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>
<header><p class="dim">Assay study ${escapeHtml(study.id)}</p><h1${kept}>${beginning(headline(data), 400)}</h1>
${summaryTexts(data).map(paragraph).join("")}</header>
${section("Trials over time", chartHtml(data))}
${section("Every trial", trialsHtml(data))}
${section("Question", list(questionRows(study.experiment)))}
${section("Noise", list(noiseRows(data)) + paceTexts(data).map(paragraph).join(""))}
${section("Cost", paragraph(costOf(data)) + membersHtml(data))}
${section("Environment", list(environmentRows(study)))}
${section("Check it", verifyHtml(data))}
</main></body></html>
`;
}

const isProven = (claim: Claim | undefined) =>
  claim !== undefined && (claim.exact ? claim.estimate : (claim.low ?? 0)) > 0;
const section = (title: string, html: string) => `<section><h2>${title}</h2>${html}</section>`;
const paragraph = (text: string) => `<p>${beginning(text, ROOM)}</p>`;

function list(rows: readonly Field[]): string {
  const shown = rows.filter((row) => row !== undefined && row !== false);
  const items = shown.map(
    ([name, text]) => `<dt>${beginning(name, 200)}</dt><dd>${beginning(text, ROOM)}</dd>`,
  );
  return `<dl>${items.join("")}</dl>`;
}

function chartHtml(data: ReportData): string {
  const points = pointsOf(data);
  if (points.length === 0) return "<p>No trial has ended yet.</p>";
  const { experiment, metricName } = data.state.study;
  const { unit } = experiment.objective.metric;
  const chart = { points, start: startOf(data), metric: metricName, unit };
  const wide = chartSvg(chart, { width: 920, height: 360, told: true });
  const narrow = chartSvg(chart, { width: 360, height: 300, told: false });
  return `${wide}${narrow}<p class="dim legend">${legend()}</p><p class="dim">Lower row: nothing was measured. Bars reach to the lower bound of the effect; what is far off stands at the edge. Each trial measures both versions anew, so values of different trials may also differ by the machine's pace.</p>${tableHtml(data, points)}`;
}

function legend(): string {
  const key = (kind: Point["kind"]) =>
    `<span class="${kind}"><svg class="key" viewBox="0 0 14 14" aria-hidden="true">${shape(kind, 7, 7)}</svg>${kind}</span>`;
  return `${key("kept")} ${key("reverted")} ${key("invalid")} <span><svg class="key" viewBox="0 0 14 14" aria-hidden="true"><path class="l" d="M0 4H7V10H14"/></svg>the branch</span>`;
}

function tableHtml(data: ReportData, points: readonly Point[]): string {
  const { experiment, metricName } = data.state.study;
  const { unit } = experiment.objective.metric;
  const cell = (value: number | undefined) => (value === undefined ? "" : formatNumber(value));
  const rows = points.map(
    ({ number, verdict, value, bound, branch }) =>
      `<tr><td>${number}<td>${verdictWords(verdict)}<td class="r">${cell(value)}<td class="r">${cell(bound)}<td class="r">${cell(branch)}`,
  );
  const name = beginning(`${metricName || "metric"}${unit ? ` (${unit})` : ""}`, 200);
  return `<details><summary>The same as a table</summary><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">trial<th scope="col">verdict<th scope="col" class="r">${name}<th scope="col" class="r">at the bound<th scope="col" class="r">branch</thead><tbody>${rows.join("")}</tbody></table></div></details>`;
}

function trialsHtml(data: ReportData): string {
  const rows = trialRows(data);
  if (rows.length === 0) return "<p>None yet.</p>";
  const room = roomFor(rows.length);
  const html = rows.map((row) => trialHtml(row, data, room)).join("\n");
  if (rows.length <= MOST_PRINTED) return html;
  return `<p class="dim paper">On paper only what was kept is told whole.</p><div class="many">${html}</div>`;
}

function membersHtml({ state }: ReportData): string {
  return membersText(state, PLAIN)
    .map((text) => `<pre tabindex="0">${escapeHtml(text)}</pre>`)
    .join("");
}

function verifyHtml({ state: { study } }: ReportData): string {
  const rows = verifyRows(study).map(
    ([what, command]) => `<dt>${what}</dt><dd><code>${escapeHtml(command)}</code></dd>`,
  );
  return `<p>Every number here is computed from the journal in the repository where the study ran, not told by whoever proposed a change.</p><dl>${rows.join("")}</dl>`;
}
