import { expect, test } from "vitest";
import type { Run } from "../domain/run.ts";
import { EMPTY_LEDGERS, ledgersAfter } from "./ledgers.ts";

const asked = (usage?: object) =>
  ({
    type: "not-proposed",
    trial: 1,
    source: "agent:x:1",
    hypothesis: { statement: "" },
    because: "no-change",
    detail: "",
    ...(usage && { usage }),
  }) as const;

const run = (wallMs: number): Run => ({
  outcome: "completed",
  values: {},
  tail: "",
  usage: { wallMs, cpuMs: null, peakBytes: null },
});

test("tokens of all kinds add up, and what has no price is counted apart", () => {
  const usage = { inputTokens: 10, cachedTokens: 5, outputTokens: 1 };
  const first = ledgersAfter(EMPTY_LEDGERS, asked(usage), 100);
  const second = ledgersAfter(first, asked({ cacheWriteTokens: 4, usd: 0.5 }), 20);
  expect(second.proposing).toEqual({
    ms: 120,
    asked: 2,
    told: 2,
    tokens: 20,
    usd: 0.5,
    unpriced: 1,
  });
});

test("the time until an answer counts, not that since a trial was begun to be written down", () => {
  const { proposing } = ledgersAfter(EMPTY_LEDGERS, { ...asked(), tookMs: 900 }, 1);
  expect(proposing.ms).toBe(900);
});

test("who tells nothing of tokens is counted all the same", () => {
  const { proposing } = ledgersAfter(EMPTY_LEDGERS, asked(), 7);
  expect(proposing).toEqual({ ...EMPTY_LEDGERS.proposing, ms: 7, asked: 1 });
});

test("runs count by the time of their commands, guards and the broken target among them", () => {
  const events = [
    { type: "baseline-guarded", guard: "g", run: run(1) },
    { type: "baseline-ran", run: run(2) },
    { type: "sensitivity-checked", files: 1, run: run(4), guards: [{ guard: "g", run: run(8) }] },
    { type: "guarded", trial: 1, guard: "g", run: run(16) },
    { type: "ran", trial: 1, arm: "candidate", run: run(32) },
    { type: "closing-ran", side: "head", run: run(64) },
  ] as const;
  const ledgers = events.reduce((sum, event) => ledgersAfter(sum, event, 1e6), EMPTY_LEDGERS);
  expect(ledgers).toEqual({ ...EMPTY_LEDGERS, measuring: { ms: 127, runs: 7 } });
});

test("other events cost nothing", () => {
  const events = [{ type: "study-resumed" }, { type: "settled", trial: 1 }] as const;
  for (const event of events) expect(ledgersAfter(EMPTY_LEDGERS, event, 9)).toBe(EMPTY_LEDGERS);
});
