import { runEnding } from "../domain/problem-words.ts";
import type { ChangedPath } from "../domain/proposal.ts";
import type { Arm, Run } from "../domain/run.ts";
import type { Study, Trial } from "../domain/study.ts";
import { type Field, fields } from "./fields.ts";
import { guardLine, NO_GUARANTEE } from "./guards.ts";
import type { Look } from "./look.ts";
import { byOf } from "./members.ts";
import {
  formatBytes,
  formatChange,
  formatDuration,
  formatNumber,
  formatPercent,
} from "./numbers.ts";
import { resemblanceText } from "./resemblance.ts";
import { leftWords, sandboxText } from "./study.ts";
import { clean, firstLine, indent, pad } from "./text.ts";
import { usageText } from "./usage.ts";
import {
  effectPaint,
  effectWithBound,
  evidenceOf,
  verdictDetail,
  verdictPaint,
  verdictWords,
} from "./verdict.ts";

/**
 * Everything known of a trial: hypothesis, verdict, change, runs, and what failing runs printed; `running`: a process
 * works on its study.
 */
export function trialText(trial: Trial, study: Study, look: Look, running = false): string {
  const { paint } = look;
  const heading = (text: string) => paint.bold(text);
  const runs = [
    ...trial.guards.map(({ guard, run }) => ({ what: `guard ${firstLine(guard)}`, run })),
    ...trial.runs.map(({ arm, run }) => ({ what: arm, run })),
  ];
  const secondary = secondaryText(trial, study, look);
  const parts = [
    `${heading(`Trial ${trial.number}`)} of study ${study.id}\n${factsText(trial, study, look, running)}`,
    ...(trial.patch ? [`${heading("Change")}\n${diffText(trial.patch, look)}`] : []),
    ...(runs.length > 0
      ? [`${heading("Runs")}${logsAt(runs)}\n${runsTable(runs, study, look)}`]
      : []),
    ...(secondary ? [`${heading("Also measured")} (last run of each)\n${secondary}`] : []),
    ...outputs(runs).map(({ what, run }) => {
      return `${heading(`Output of ${what}`)}\n${indent(clean(run.tail))}`;
    }),
  ];
  return parts.join("\n\n");
}

function factsText(trial: Trial, study: Study, look: Look, running: boolean): string {
  const { verdict, hypothesis, settled } = trial;
  const evidence = evidenceOf(verdict);
  const by = byOf(trial, study.experiment);
  const { unit } = study.experiment.objective.metric;
  const detail = verdict ? verdictDetail(verdict) : "";
  const without =
    running || study.ended ? "none yet" : `none yet. ${leftWords({ study, open: trial })}`;
  const words = verdict ? verdictPaint(verdict, look)(verdictWords(verdict)) : without;
  return fields(
    [
      ["hypothesis", clean(hypothesis?.statement ?? "").trim() || "(none given)"],
      hypothesis?.predicted !== undefined && [
        "predicted",
        `${formatPercent(hypothesis.predicted)} (a claim, not evidence)`,
      ],
      trial.source !== undefined && ["proposed by", firstLine(trial.source)],
      by !== undefined && ["which is of", by],
      trial.usage !== undefined && ["which took", usageText(trial.usage)],
      ["verdict", detail ? `${words}\n${detail}` : words],
      evidence && [study.metricName, formatChange(evidence.before, evidence.after, unit)],
      evidence && [
        "effect",
        effectPaint(evidence.effect.estimate, look)(effectWithBound(evidence, unit)),
      ],
      evidence?.logE !== undefined && [
        "e-value",
        `${eValue(evidence.logE)}, needed ${eValue(evidence.logNeeded ?? 0)}`,
      ],
      ...(evidence?.guards ?? []).map((each) => ["guard", guardLine(each, look)] as const),
      study.experiment.acceptUnproven === true && ["warning", NO_GUARANTEE],
      trial.curtailed !== undefined && ["curtailed", CURTAILED[trial.curtailed]],
      trial.resembles !== undefined && [
        "resembles",
        trial.resembles.map((note) => resemblanceText(note)).join("\n"),
      ],
      trial.reopened !== undefined && [
        "reopened",
        `after ${trial.reopened.map(({ after }) => after).join(", ")} runs, for more evidence`,
      ],
      trial.isolation !== undefined && ["sandbox", sandboxText(trial.isolation, trial.separation)],
      ["parent", trial.parent.slice(0, 10)],
      settled?.commit !== undefined && [
        "commit",
        `${settled.commit.slice(0, 10)} on ${settled.branch ?? study.branch}`,
      ],
      trial.paths !== undefined && ["changes", trial.paths.map(pathText).join("\n")],
    ],
    look,
  );
}

/** What an earlier study says of the same idea, as far as words tell. */
const CURTAILED = {
  "time-spent": "the time of the study was out",
  "runs-spent": "the runs it was reopened for were made",
} as const;

function pathText({ path, status, territory }: ChangedPath): string {
  const where = { target: "", protected: "  (protected)", outside: "  (outside the target)" };
  return `${status}  ${clean(path).replaceAll("\n", " ")}${where[territory]}`;
}

/** A patch with added lines green and removed lines red, its object ids left out. */
function diffText(patch: string, { paint }: Look): string {
  const style = (line: string) => {
    if (
      /^(diff |--- |\+\+\+ |new file|deleted file|old mode|new mode|similarity|rename )/.test(line)
    )
      return paint.bold(line);
    if (line.startsWith("@@")) return paint.cyan(line);
    if (line.startsWith("+")) return paint.green(line);
    return line.startsWith("-") ? paint.red(line) : line;
  };
  const lines = clean(patch).trimEnd().split("\n");
  const shown = lines.filter((line) => !/^index [0-9a-f]+\.\.[0-9a-f]+/.test(line));
  return indent(shown.map(style).join("\n"));
}

interface NamedRun {
  readonly what: string;
  readonly run: Run;
}

/** ` (logs in .assay/logs/…)`, for the folder in which all runs of a trial have their logs. */
function logsAt(runs: readonly NamedRun[]): string {
  const log = runs.find(({ run }) => run.log)?.run.log ?? "";
  const folder = firstLine(log.slice(0, Math.max(0, log.lastIndexOf("/"))));
  return folder ? ` (logs in .assay/${folder})` : "";
}

function runsTable(runs: readonly NamedRun[], study: Study, look: Look): string {
  const head = ["", study.metricName || "metric", "wall", "cpu", "memory", "log"];
  const rows = runs.map(({ what, run }) => {
    const { wallMs, cpuMs, peakBytes } = run.usage;
    return [
      what,
      outcomeWords(run, study.metricName),
      formatDuration(wallMs),
      cpuMs === null ? "?" : formatDuration(cpuMs),
      peakBytes === null ? "?" : formatBytes(peakBytes),
      firstLine(run.log?.slice(run.log.lastIndexOf("/") + 1) ?? ""),
    ];
  });
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `  ${row.map((text, column) => pad(text, widths[column] ?? 0)).join("  ")}`.trimEnd();
  return [look.paint.dim(line(head)), ...rows.map(line)].join("\n");
}

/** The metric's value of a run; or how it failed. */
function outcomeWords(run: Run, metricName: string): string {
  if (run.outcome !== "completed") return firstLine(runEnding(run));
  const value = run.values[metricName];
  if (value !== undefined) return formatNumber(value);
  return Object.keys(run.values).length === 0 ? "passed" : "missing";
}

/** The secondary metrics: the last run of each arm. */
function secondaryText({ runs }: Trial, { metricName }: Study, look: Look): string {
  const last = (arm: Arm) => {
    const run = runs.findLast((each) => each.arm === arm)?.run;
    return run?.outcome === "completed" ? run.values : {};
  };
  const [baseline, candidate] = [last("baseline"), last("candidate")];
  const rows = Object.keys(candidate)
    .filter((name) => name !== metricName && baseline[name] !== undefined)
    .map((name): Field => {
      const change = formatChange(baseline[name] ?? 0, candidate[name] ?? 0);
      return [firstLine(name), change];
    });
  return fields(rows, look);
}

/** The output worth showing: of every run that failed, else of the candidate's last. */
function outputs(runs: readonly NamedRun[]): readonly NamedRun[] {
  const said = runs.filter(({ run }) => run.tail.trim() !== "");
  const failed = said.filter(({ run }) => run.outcome !== "completed");
  return failed.length > 0 ? failed : said.filter(({ what }) => what === "candidate").slice(-1);
}

/** An e-value of a confirmation; with hundreds of runs it can be large. */
const eValue = (log: number) => formatNumber(Math.exp(log), 3);
