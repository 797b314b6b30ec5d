import type { Claim } from "../domain/evidence.ts";
import type { Direction } from "../domain/metric.ts";
import type { Study } from "../domain/study.ts";
import type { Look } from "./look.ts";
import { formatChange, formatEffect } from "./numbers.ts";
import { plural } from "./text.ts";

/** What a claim is about: the metric, its unit, and which way was asked for. */
export interface Claimed {
  readonly metric: string;
  readonly unit?: string | undefined;
  readonly direction: Direction;
}

/** What the claim of a study is about: its holdout where it has one. */
export function claimedIn({ experiment, metricName }: Study): Claimed {
  const { objective, holdout } = experiment;
  if (holdout) {
    const { name, direction, metric } = holdout;
    return { metric: name, direction, unit: metric.unit };
  }
  const { direction, metric } = objective;
  return { metric: metricName, direction, unit: metric.unit };
}

/** What a study gained, as sentences; the proven bound comes first, then where the metric went. */
export function claimText(claim: Claim, { paint }: Look, claimed?: Claimed): string {
  const { estimate, low, pairs, exact } = claim;
  const shown = (amount: number) => formatEffect(claim, amount, claimed?.unit);
  const runs = `${plural(pairs, "fresh run")} each of the start and of the branch`;
  const way = wayText(claim, claimed);
  if (exact) return `Gained: ${paint.green(shown(estimate))}, exact (${runs}).${way}`;
  const guess = `${shown(estimate)} estimated, from ${runs}`;
  if (low === null) return `Gained: ${guess}. Too few for a bound.${way}`;
  if (low > 0)
    return `Proven gain: ${paint.green(`at least ${shown(low)}`)} (95 % sure); ${guess}.${way}`;
  return `${paint.yellow("No gain is proven")} for the study as a whole (at least ${shown(low)}, 95 % sure); ${guess}.${way}`;
}

/** ` Typical latency: 12.5 → 10 s; this study asked for down.`: a direction given wrongly shows here. */
function wayText({ before, after }: Claim, claimed: Claimed | undefined): string {
  if (before === undefined || after === undefined || !claimed) return "";
  const { metric, unit, direction } = claimed;
  const asked = direction === "minimize" ? "down" : "up";
  return ` Typical ${metric || "value"}: ${formatChange(before, after, unit)}; this study asked for ${asked}.`;
}
