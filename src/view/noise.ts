import type { NoiseReport } from "../decide/noise.ts";
import type { Objective } from "../domain/metric.ts";
import { fields } from "./fields.ts";
import type { Look } from "./look.ts";
import { formatDuration, formatNumber, formatPercent, formatValue } from "./numbers.ts";
import { amount, quieterText, RUNS_PER_NULL, tellingApart } from "./resolution.ts";
import { plural } from "./text.ts";

interface Measured extends NoiseReport {
  readonly objective: Objective;
  readonly budget: { readonly studyMs?: number };
}

/** How a metric varies, with small charts: its values by size, and in the order they came. */
export function noiseText(report: Measured, look: Look): string {
  const { values, typical, sigma, objective, runMs, budget } = report;
  const { unit, name } = objective.metric;
  const { paint } = look;
  const head = `${paint.bold(name)} ${formatValue(typical, unit)}, typical of ${plural(values.length, "run")} of ${formatDuration(runMs)}`;
  if (report.repeatsExactly) {
    return `${head}\n${paint.green("It repeats exactly")}: one run dismisses a useless change, any improvement is provable.`;
  }
  return [
    head,
    fields(
      [
        [
          "by size",
          `${histogram(values)}  ${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))}`,
        ],
        ["in time", sparkline(values)],
        ["noise", `${percent(sigma)} of a run (standard deviation)`],
        ["drift", `${formatPercent(report.drift)} over all runs`],
        ["correlation", `${formatNumber(report.correlation, 2)} between neighbours`],
        ["clocks", clocksText(report)],
        report.quieter !== undefined && ["", quieterText(report.quieter, objective)],
        ...tellingApart(report.resolves, unit).map((each, n): [string, string] => [
          n === 0 ? "provable" : "",
          `${paint.green(amount(each, unit))} in ${each.runs} runs a trial`,
        ]),
        report.resolves.length === 0 && [
          "provable",
          "unknown: takes 8 runs at least, 3 where they are all equal",
        ],
        budget.studyMs !== undefined && [
          "budget",
          `about ${Math.floor(budget.studyMs / (RUNS_PER_NULL * runMs))} useless changes dismissed in ${formatDuration(budget.studyMs)}`,
        ],
      ],
      look,
    ),
  ].join("\n");
}

const percent = (fraction: number) => formatPercent(fraction, false);

/** The clocks by their noise, the quietest first. */
function clocksText({ clocks }: NoiseReport): string {
  const known = [
    { name: "wall time", sigma: clocks.wall },
    { name: "CPU time", sigma: clocks.cpu },
  ].filter((clock): clock is { name: string; sigma: number } => clock.sigma !== null);
  const order = known.sort((a, b) => a.sigma - b.sigma);
  return order.map(({ name, sigma }) => `${name} varies by ${percent(sigma)}`).join(", ");
}

const BARS = "▁▂▃▄▅▆▇█";
const bar = (part: number) => BARS[Math.max(0, Math.min(7, Math.floor(part * 8)))] ?? "";

/** How often values of each size came, in twelve steps from the least to the most. */
export function histogram(values: readonly number[], steps = 12): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const counts = Array<number>(steps).fill(0);
  for (const value of values) {
    const step = Math.min(steps - 1, Math.floor(((value - least) / (most - least || 1)) * steps));
    counts[step] = (counts[step] ?? 0) + 1;
  }
  const highest = Math.max(...counts);
  return counts.map((count) => (count === 0 ? " " : bar(count / highest - 1e-9))).join("");
}

/** The values in the order they came, at most 60 of them. */
export function sparkline(values: readonly number[]): string {
  const shown = values.slice(-60);
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  return shown.map((value) => bar((value - least) / (most - least || 1) - 1e-9)).join("");
}
