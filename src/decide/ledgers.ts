import type { StudyEvent } from "../domain/event.ts";
import type { Ledgers, Proposing } from "../domain/ledgers.ts";
import type { ProposalUsage } from "../domain/proposal.ts";
import type { Run } from "../domain/run.ts";

/** The ledgers of a study that has not begun. */
export const EMPTY_LEDGERS: Ledgers = {
  proposing: { ms: 0, asked: 0, told: 0, tokens: 0, usd: 0, unpriced: 0 },
  measuring: { ms: 0, runs: 0 },
};

/** The ledgers after one more event; `gap` is how many milliseconds passed since the one before it. */
export function ledgersAfter(ledgers: Ledgers, event: StudyEvent, gap: number): Ledgers {
  switch (event.type) {
    case "proposed":
    case "not-proposed":
      return { ...ledgers, proposing: asked(ledgers.proposing, event.tookMs ?? gap, event.usage) };
    case "sensitivity-checked":
      return measured(ledgers, [event.run, ...event.guards.map(({ run }) => run)]);
    case "baseline-guarded":
    case "baseline-ran":
    case "guarded":
    case "ran":
    case "closing-ran":
      return measured(ledgers, [event.run]);
    default:
      return ledgers;
  }
}

function measured({ proposing, measuring }: Ledgers, runs: readonly Run[]): Ledgers {
  const ms = runs.reduce((sum, { usage }) => sum + usage.wallMs, measuring.ms);
  return { proposing, measuring: { ms, runs: measuring.runs + runs.length } };
}

function asked(before: Proposing, gap: number, usage: ProposalUsage | undefined): Proposing {
  const timed = { ...before, ms: before.ms + gap, asked: before.asked + 1 };
  if (!usage) return timed;
  const { inputTokens = 0, cachedTokens = 0, cacheWriteTokens = 0, outputTokens = 0, usd } = usage;
  return {
    ...timed,
    told: before.told + 1,
    tokens: before.tokens + inputTokens + cachedTokens + cacheWriteTokens + outputTokens,
    usd: before.usd + (usd ?? 0),
    unpriced: before.unpriced + (usd === undefined ? 1 : 0),
  };
}
