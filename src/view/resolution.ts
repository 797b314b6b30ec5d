import type { Clocks } from "../decide/noise.ts";
import type { Resolved } from "../decide/rule.ts";
import type { Objective } from "../domain/metric.ts";
import { formatDuration, formatEffect, formatPercent } from "./numbers.ts";

/** What can be proven through the noise, in one line: `resolves 2.8 % in 20 runs a trial, 2 % in 50`. */
export function resolutionText(
  resolves: readonly Resolved[],
  { leastEffect, metric }: Objective,
): string {
  const shown = tellingApart(resolves, metric.unit).map(
    (each) => `${amount(each, metric.unit)} in ${each.runs} runs`,
  );
  const best = resolves.at(-1);
  const outOfReach = best?.scale === "fraction" && leastEffect > 0 && leastEffect < best.effect / 2;
  const warning = outOfReach
    ? `; ${formatPercent(leastEffect, false)}, the least effect asked for, is out of reach`
    : "";
  return `this noise lets effects be proven of ${shown.join(", ")}${warning}`;
}

/** That CPU time would be the better clock, with the way to it. */
export function quieterText({ wall, cpu }: Clocks, { metric }: Objective): string {
  const [quiet, loud] = [formatPercent(cpu, false), formatPercent(wall, false)];
  const command = metric.spec.replace(/^latency:/, "");
  return `CPU time is quieter here (it varies by ${quiet}, wall time by ${loud}): --metric 'cpu:${command}'`;
}

const LEAST_SHOWN = 0.0001;

/** Runs that a useless change costs, as `npm run calibrate` prints it. */
export const RUNS_PER_NULL = 3.8;
/** Runs shorter than this need no word about their price. */
const LONG = 30_000;

/** How many useless changes can be dismissed an hour, where runs are long; nothing where they are short. */
export function paceText(runMs: number, repeatsExactly: boolean): string {
  if (runMs < LONG) return "";
  const each = runMs * (repeatsExactly ? 1 : RUNS_PER_NULL);
  const count = 3_600_000 / each;
  const shown = count >= 2 ? Math.floor(count) : Number(count.toFixed(1));
  const proof = repeatsExactly ? "" : "; a proof takes some 16 runs";
  return `at ${formatDuration(runMs)} a run, about ${shown} useless changes can be dismissed an hour${proof}`;
}

/** Without those that read like one of fewer runs. */
export function tellingApart(resolves: readonly Resolved[], unit?: string): readonly Resolved[] {
  return resolves.filter((each, nth) => {
    const fewer = resolves[nth - 1];
    return !fewer || amount(fewer, unit) !== amount(each, unit);
  });
}

/** An effect without its sign. */
export function amount({ effect, scale }: Resolved, unit?: string): string {
  if (scale === "fraction" && effect < LEAST_SHOWN) return "under 0.01 %";
  return formatEffect({ scale }, effect, unit).replace(/^\+/, "");
}
