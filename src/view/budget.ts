import type { Budget } from "../domain/budget.ts";
import { formatBytes, formatDuration, formatMoney } from "./numbers.ts";
import { plural } from "./text.ts";

/** `5m a run, 20 trials, 8h in all`. */
export function budgetText(budget: Budget): string {
  const { runMs, trials, studyMs, trialRuns, patience, goal, limits = {} } = budget;
  const parts = [`${formatDuration(runMs)} a run`];
  if (trialRuns !== undefined) parts.push(`${plural(trialRuns, "run")} a trial`);
  if (trials !== undefined) parts.push(plural(trials, "trial"));
  if (patience !== undefined)
    parts.push(`until ${plural(patience, "trial")} in a row keep nothing`);
  if (goal !== undefined) parts.push(`until the metric is ${goal}`);
  if (studyMs !== undefined) parts.push(`${formatDuration(studyMs)} in all`);
  parts.push(...proposalLimits(budget));
  const { memoryBytes, diskBytes, outputBytes, processes, cpus } = limits;
  if (memoryBytes !== undefined) parts.push(`${formatBytes(memoryBytes)} memory`);
  if (diskBytes !== undefined) parts.push(`${formatBytes(diskBytes)} disk`);
  if (outputBytes !== undefined) parts.push(`${formatBytes(outputBytes)} output`);
  if (processes !== undefined) parts.push(plural(processes, "process", "processes"));
  if (cpus !== undefined) parts.push(plural(cpus, "processor"));
  return parts.join(", ");
}

function proposalLimits({ proposingMs, tokens, usd }: Budget): string[] {
  return [
    ...(proposingMs === undefined ? [] : [`${formatDuration(proposingMs)} for proposals`]),
    ...(tokens === undefined ? [] : [`${tokens.toLocaleString("en-US")} tokens`]),
    ...(usd === undefined ? [] : [formatMoney(usd)]),
  ];
}
