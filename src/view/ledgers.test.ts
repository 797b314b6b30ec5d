import { expect, test } from "vitest";
import { EMPTY_LEDGERS } from "../decide/ledgers.ts";
import type { Claim } from "../domain/evidence.ts";
import type { Ledgers } from "../domain/ledgers.ts";
import type { Study } from "../domain/study.ts";
import { costText, measuringText, proposingText } from "./ledgers.ts";
import { PLAIN } from "./look.ts";

const proposing = { ms: 720_000, asked: 8, told: 8, tokens: 340_000, usd: 2.4, unpriced: 0 };
const ledgers: Ledgers = { proposing, measuring: { ms: 2_400_000, runs: 96 } };

const claim: Claim = { estimate: 0.2, low: 0.12, scale: "fraction", pairs: 8, exact: false };

/** As much of a study as its cost is made of. */
const study = (over: Partial<Study> = {}) =>
  ({
    ledgers,
    spentMs: 3_600_000,
    tally: { kept: 2, reverted: 5, invalid: 1 },
    ended: { because: "tokens-spent", claim },
    ...over,
  }) as Study;

const cost = (over?: Partial<Study>) => costText(study(over), { ...PLAIN, width: 1000 });

test("what was spent on what", () => {
  expect(proposingText(ledgers)).toBe("8 proposals in 12m, 340,000 tokens, $2.40");
  expect(measuringText(ledgers)).toBe("96 runs in 40m");
  expect(proposingText(EMPTY_LEDGERS)).toBe("0 proposals in 0s");
  const unpriced = { ...proposing, asked: 9, usd: 0, unpriced: 3 };
  expect(proposingText({ ...ledgers, proposing: unpriced })).toBe(
    "9 proposals in 12m, 340,000 tokens, 3 of them without a known price",
  );
});

test("the cost of a kept change and of a proven percent counts all time and money", () => {
  expect(cost()).toBe(
    "Proposing: 8 proposals in 12m, 340,000 tokens, $2.40. Measuring: 96 runs in 40m. A kept change cost 30m and $1.20, a proven percent 5m and $0.2.",
  );
});

test("money that is not known whole is not divided", () => {
  const unpriced = { ...ledgers, proposing: { ...proposing, unpriced: 1 } };
  expect(cost({ ledgers: unpriced })).toMatch(/A kept change cost 30m, a proven percent 5m\.$/);
});

test("what is not proven has no price", () => {
  const ended = (over: Partial<Claim>) =>
    ({ because: "tokens-spent", claim: { ...claim, ...over } }) as const;
  for (const over of [{ low: null }, { low: -0.1 }, { scale: "absolute" as const }]) {
    expect(cost({ ended: ended(over) })).toMatch(/A kept change cost 30m and \$1.20\.$/);
  }
  expect(cost({ ended: ended({ exact: true, low: null }) })).toContain("percent 3m and $0.12.");
  expect(cost({ tally: { kept: 0, reverted: 8, invalid: 0 } })).toMatch(/96 runs in 40m\.$/);
});
