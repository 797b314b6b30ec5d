import type { ProposalUsage } from "../../domain/proposal.ts";

/** US dollars for a million tokens. */
interface Price {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

const price = (input: number, cached: number, output: number): Price => ({ input, cached, output });

/** The day the list was made; list prices of the providers for standard requests, no volume or batch discounts. */
const AS_OF = "2026-07-17";

/**
 * For agents that tell their tokens and no money. A model is looked up by its whole name; a date at its end does not
 * count. What is not in the list has no price: none is guessed.
 */
const PRICES: Readonly<Record<string, Price>> = {
  "gpt-4.1": price(2, 0.5, 8),
  "gpt-4.1-mini": price(0.4, 0.1, 1.6),
  "gpt-5": price(1.25, 0.125, 10),
  "gpt-5-codex": price(1.25, 0.125, 10),
  "gpt-5-mini": price(0.25, 0.025, 2),
  "gpt-5-nano": price(0.05, 0.005, 0.4),
  "gpt-5.1": price(1.25, 0.125, 10),
  "gpt-5.1-codex": price(1.25, 0.125, 10),
  "gpt-5.1-codex-max": price(1.25, 0.125, 10),
  "gpt-5.1-codex-mini": price(0.25, 0.025, 2),
  "gpt-5.2": price(1.75, 0.175, 14),
  "gpt-5.2-codex": price(1.75, 0.175, 14),
  "gpt-5.3-codex": price(1.75, 0.175, 14),
  "gpt-5.4": price(2.5, 0.25, 15),
  "gpt-5.4-mini": price(0.75, 0.075, 4.5),
  "gpt-5.4-nano": price(0.2, 0.02, 1.25),
  "gpt-5.5": price(5, 0.5, 30),
  "claude-haiku-4-5": price(1, 0.1, 5),
  "claude-opus-4-5": price(5, 0.5, 25),
  "claude-opus-4-6": price(5, 0.5, 25),
  "claude-opus-4-7": price(5, 0.5, 25),
  "claude-opus-4-8": price(5, 0.5, 25),
  "claude-sonnet-4-5": price(3, 0.3, 15),
  "claude-sonnet-4-6": price(3, 0.3, 15),
  "gemini-2.5-flash": price(0.3, 0.03, 2.5),
  "gemini-2.5-flash-lite": price(0.1, 0.025, 0.4),
  "gemini-2.5-pro": price(1.25, 0.125, 10),
};

/** Usage with the money it comes to, where only tokens were told and the model has a known price. */
export function priced(usage: ProposalUsage): ProposalUsage {
  const {
    model,
    usd,
    inputTokens,
    cachedTokens = 0,
    cacheWriteTokens = 0,
    outputTokens = 0,
  } = usage;
  if (usd !== undefined || model === undefined || inputTokens === undefined) return usage;
  const name = model.replace(/^.*\//, "").replace(/-\d{4}-?\d{2}-?\d{2}$/, "");
  const known = Object.hasOwn(PRICES, name) ? PRICES[name] : undefined;
  if (!known) return usage;
  const millionths =
    (inputTokens + cacheWriteTokens) * known.input +
    cachedTokens * known.cached +
    outputTokens * known.output;
  return { ...usage, usd: millionths / 1e6, usdFrom: `list prices of ${AS_OF}` };
}
