import type { Claim } from "../domain/evidence.ts";
import type { Ledgers } from "../domain/ledgers.ts";
import type { Study } from "../domain/study.ts";
import type { Look } from "./look.ts";
import { formatDuration, formatMoney } from "./numbers.ts";
import { plural, wrap } from "./text.ts";

/** What asking for proposals took: `8 proposals in 12m, 340,000 tokens, $2.31`. */
export function proposingText({ proposing }: Ledgers): string {
  const { ms, asked, tokens, usd, unpriced } = proposing;
  const parts = [
    `${plural(asked, "proposal")} in ${formatDuration(ms)}`,
    ...(tokens > 0 ? [`${tokens.toLocaleString("en-US")} tokens`] : []),
    ...(usd > 0 ? [formatMoney(usd)] : []),
    ...(unpriced > 0 ? [`${unpriced} of them without a known price`] : []),
  ];
  return parts.join(", ");
}

/** What measuring took: `96 runs in 40m`. */
export function measuringText({ measuring: { ms, runs } }: Ledgers): string {
  return `${plural(runs, "run")} in ${formatDuration(ms)}`;
}

/** What a study took by the time it ended, and what a proven gain of it cost. */
export function costText(study: Study, { width }: Look): string {
  const { ledgers, tally } = study;
  const took = `Proposing: ${proposingText(ledgers)}. Measuring: ${measuringText(ledgers)}.`;
  const price = tally.kept > 0 ? ` ${priceText(study)}` : "";
  return wrap(`${took}${price}`, width);
}

/** All time counts, that of trials that gave nothing too: it is what the gains cost. */
function priceText({ ledgers, spentMs, tally, ended }: Study): string {
  const { usd, unpriced } = ledgers.proposing;
  const known = usd > 0 && unpriced === 0;
  const share = (parts: number) =>
    [formatDuration(spentMs / parts), ...(known ? [formatMoney(usd / parts)] : [])].join(" and ");
  const percent = provenPercent(ended?.claim);
  const each = `A kept change cost ${share(tally.kept)}`;
  return percent === undefined ? `${each}.` : `${each}, a proven percent ${share(percent)}.`;
}

/** Percent that are proven for the whole study; missing where nothing is, and where a fraction has no meaning. */
function provenPercent(claim: Claim | undefined): number | undefined {
  if (claim?.scale !== "fraction") return undefined;
  const proven = claim.exact ? claim.estimate : (claim.low ?? 0);
  return proven > 0 ? proven * 100 : undefined;
}
