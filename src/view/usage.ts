import type { ProposalUsage } from "../domain/proposal.ts";
import { formatMoney } from "./numbers.ts";
import { clean, firstLine, plural } from "./text.ts";

const amount = (tokens: number) => tokens.toLocaleString("en-US");

/** What asking for one proposal took: `m1: 3,000 tokens in (1,500 more from a cache), 300 out, 3 turns, $0.014`. */
export function usageText(usage: ProposalUsage): string {
  const { model, inputTokens, cachedTokens = 0, cacheWriteTokens = 0, outputTokens = 0 } = usage;
  const { turns, usd, usdFrom } = usage;
  const more = cachedTokens > 0 ? ` (${amount(cachedTokens)} more from a cache)` : "";
  const parts = [
    ...(inputTokens === undefined
      ? []
      : [
          `${amount(inputTokens + cacheWriteTokens)} tokens in${more}`,
          `${amount(outputTokens)} out`,
        ]),
    ...(turns === undefined ? [] : [plural(turns, "turn")]),
    usd === undefined ? "no price known" : `${formatMoney(usd)}${usdFrom ? ` by ${usdFrom}` : ""}`,
  ];
  return clean(`${model ? `${firstLine(model)}: ` : ""}${parts.join(", ")}`);
}
