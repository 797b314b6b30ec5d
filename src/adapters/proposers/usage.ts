import type { ProposalUsage } from "../../domain/proposal.ts";

/** What two askings took together. */
export function addedUsage(a: ProposalUsage, b: ProposalUsage): ProposalUsage {
  const names = [
    "inputTokens",
    "cachedTokens",
    "cacheWriteTokens",
    "outputTokens",
    "turns",
    "usd",
  ] as const;
  const sums = names
    .filter((name) => a[name] !== undefined || b[name] !== undefined)
    .map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]);
  return { ...a, ...b, ...Object.fromEntries(sums) };
}
