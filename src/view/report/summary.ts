import { noiseReport } from "../../decide/noise.ts";
import { rule } from "../../decide/rule-in-force.ts";
import { metricValue } from "../../decide/sample.ts";
import type { Study } from "../../domain/study.ts";
import { claimedIn } from "../claim.ts";
import type { Field } from "../fields.ts";
import { costText } from "../ledgers.ts";
import { PLAIN } from "../look.ts";
import { formatDuration, formatEffect, formatPercent, formatValue } from "../numbers.ts";
import { driftText, endedWords, leftWords, sandboxOf, tallyText, wholeClaim } from "../study.ts";
import { remarksOn } from "../table.ts";
import { plural } from "../text.ts";
import type { ReportData } from "./data.ts";

/** What a study gained, in a few words: its lower bound where there is one. */
export function headline({ state: { study }, running }: ReportData): string {
  const { ended, tally } = study;
  const claim = ended?.claim;
  const name = claimedIn(study).metric || "the metric";
  if (!claim) {
    if (!ended) return running ? "Still running" : "Interrupted";
    return tally.kept === 0 ? "Nothing was kept" : `${tally.kept} kept; no claim was measured`;
  }
  const shown = (amount: number) => formatEffect(claim, amount, claimedIn(study).unit);
  if (claim.exact) return `${name}: ${shown(claim.estimate)}, exact`;
  if (claim.low !== null && claim.low > 0) return `${name}: at least ${shown(claim.low)}`;
  return `${name}: no gain is proven`;
}

/** The whole claim, how many trials ended how, and why the study stopped. */
export function summaryTexts({ state, running }: ReportData): readonly string[] {
  const { study } = state;
  const { ended, tally, trials, spentMs, experiment } = study;
  const head = `${plural(trials, "trial")} in ${formatDuration(spentMs)}: ${tallyText(tally, PLAIN)}.`;
  const open = running ? "The study was running when this was written." : leftWords(state);
  const end = ended ? endedWords(ended.because, study.id) : open;
  const claim = ended?.claim ? [wholeClaim(ended.claim, study, PLAIN)] : [];
  const unproven = experiment.acceptUnproven
    ? ["No guarantee: changes are kept that are not proven."]
    : [];
  return [...claim, `${head} ${end}`, ...unproven];
}

/** How the metric varied on the base, and what could be resolved. */
export function noiseRows({ state: { study }, rows }: ReportData): readonly Field[] {
  const { experiment, metricName, baselineRuns } = study;
  const { objective } = experiment;
  const runs = baselineRuns.flatMap((run) => {
    const value = metricValue(run, metricName);
    return value === undefined ? [] : [{ value, usage: run.usage }];
  });
  if (runs.length === 0) return [["base", "not measured yet"]];
  const { typical, sigma, repeatsExactly } = noiseReport(runs, objective, rule);
  const base = rows.find(({ number }) => number === 0);
  const remarks = base ? remarksOn(base, { objective, metric: metricName }) : [];
  return [
    [
      "base",
      `${formatValue(typical, objective.metric.unit)}, typical of ${plural(runs.length, "run")}`,
    ],
    [
      "noise",
      repeatsExactly || runs.every(({ value }) => value === runs[0]?.value)
        ? "all of them equal"
        : `${formatPercent(sigma, false)} of a run (standard deviation)`,
    ],
    remarks.length > 0 && ["resolved", remarks.join("\n")],
  ];
}

/** That the machine changed its pace, where it did. */
export function paceTexts({ state }: ReportData): readonly string[] {
  return driftText({ state, since: 0, trialSince: 0, seq: 0 }, PLAIN);
}

export const costOf = ({ state: { study } }: ReportData): string => costText(study, PLAIN);

/** Where a study ran. */
export function environmentRows(study: Study): readonly Field[] {
  const { assay, node, platform, cpu, cores, rule: by } = study.environment;
  return [
    ["machine", `${cpu}, ${plural(cores, "processor")}, ${platform}`],
    ["software", `Assay ${assay}, Node ${node}`],
    by !== undefined && ["decided by", by],
    ["sandbox", sandboxOf(study)],
    ["started", when(study.startedAt)],
    ["last event", when(study.seenAt)],
    ["base", study.base.slice(0, 10)],
    study.branch !== "" && ["branch", study.branch],
  ];
}

const when = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Commands by which somebody can check a report where the study was made. */
export function verifyRows({ id, base, branch }: Study): readonly (readonly [string, string])[] {
  return [
    ["recompute every verdict from the journal", `assay verify --study ${id}`],
    ["see a trial whole", `assay show N --study ${id}`],
    ...(branch
      ? ([["see what was kept", `git log -p ${base.slice(0, 10)}..${branch}`]] as const)
      : []),
  ];
}
