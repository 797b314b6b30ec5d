import type { Claim } from "../domain/evidence.ts";
import type { ClosingSide } from "../domain/run.ts";
import type { Random } from "../stats/random.ts";
import type { ClosingValue, Rule } from "./rule.ts";

/** Normal numbers by Box and Muller. */
export function normal(random: Random): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Closes a study the way the engine does. */
export function closingEffectOf<S>(
  rule: Rule<S>,
  session: S,
  draw: (side: ClosingSide) => number,
): Claim {
  const measured: ClosingValue[] = [];
  for (;;) {
    const ask = rule.closing(session, measured);
    if (ask.kind === "claim") return ask.claim;
    measured.push({ side: ask.side, value: draw(ask.side) });
  }
}
