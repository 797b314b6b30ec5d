import type { Claim } from "../domain/evidence.ts";
import type { Look } from "./look.ts";
import { formatEffect } from "./numbers.ts";
import { plural } from "./text.ts";

/** What a study gained, as sentences; the proven bound comes first. */
export function claimText(claim: Claim, { paint }: Look, unit?: string): string {
  const { estimate, low, pairs, exact } = claim;
  const shown = (amount: number) => formatEffect(claim, amount, unit);
  const runs = `${plural(pairs, "fresh run")} each of the start and of the branch`;
  if (exact) return `Gained: ${paint.green(shown(estimate))}, exact (${runs}).`;
  const guess = `${shown(estimate)} estimated, from ${runs}`;
  if (low === null) return `Gained: ${guess}. Too few for a bound.`;
  if (low > 0)
    return `Proven gain: ${paint.green(`at least ${shown(low)}`)} (95 % sure); ${guess}.`;
  return `${paint.yellow("No gain is proven")} for the study as a whole (at least ${shown(low)}, 95 % sure); ${guess}.`;
}
