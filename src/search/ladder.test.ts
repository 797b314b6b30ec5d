import { expect, test } from "vitest";
import type { PastTrial } from "../domain/study.ts";
import { adviceFor, LADDER_END } from "./ladder.ts";

const reverted = { kind: "reverted", because: "no-effect" } as const;
const unit = { before: 1, after: 1, runs: { baseline: 1, candidate: 1 } };
const evidence = (estimate: number) => ({
  effect: { estimate, low: 0, scale: "fraction" as const },
  ...unit,
});

const past = (trial: number, more: Partial<PastTrial> = {}): PastTrial => ({
  trial,
  source: "",
  by: "agent:x",
  hypothesis: { statement: `Idea ${trial}\nin detail` },
  verdict: reverted,
  ...more,
});
const barren = (count: number, from = 1) =>
  Array.from({ length: count }, (_, at) => past(from + at));
const missed = (trial: number, estimate: number, patch = `patch ${trial}`) =>
  past(trial, {
    verdict: { kind: "reverted", because: "not-confirmed", evidence: evidence(estimate) },
    patch,
  });
const stage = (history: readonly PastTrial[], by = "agent:x") => adviceFor(history, by)?.stage;

test.each([
  [0, undefined],
  [2, undefined],
  [3, "refine"],
  [4, "refine"],
  [5, "another-kind"],
  [8, "another-kind"],
  [9, "fresh-context"],
  [12, "fresh-context"],
])("after %i trials without a keep: %s", (count, expected) => {
  expect(stage(barren(count))).toBe(expected);
});

test("a keep begins the ladder anew, and trials of others are not on it", () => {
  const kept = past(5, { verdict: { kind: "kept", grade: "exact", evidence: evidence(0.1) } });
  expect(stage([...barren(4), kept, ...barren(2, 6)])).toBeUndefined();
  expect(stage([...barren(4), kept, ...barren(3, 6)])).toBe("refine");
  expect(stage(barren(9), "agent:y")).toBeUndefined();
});

test("an outage is no lack of ideas", () => {
  const out = Array.from({ length: 9 }, (_, at) => past(at + 1, { unanswered: true }));
  expect(stage(out)).toBeUndefined();
});

test("whoever begins afresh is told what was tried, by everybody, in one line each", () => {
  const history = [...barren(9), past(10, { by: "agent:y" })];
  expect(adviceFor(history, "agent:x")?.tried).toEqual(history.map(({ trial }) => `Idea ${trial}`));
});

test("the two best that were not proven are to be combined, each change once", () => {
  const near = [missed(1, 0.01), missed(2, 0.03), missed(3, 0.02), missed(4, 0.03, "patch 2")];
  const advice = adviceFor([...near, ...barren(9, 5)], "agent:x");
  expect(advice).toMatchObject({ stage: "combine", barren: 13 });
  expect(advice?.nearMisses).toEqual([
    { trial: 2, statement: "Idea 2", effect: 0.03, patch: "patch 2" },
    { trial: 3, statement: "Idea 3", effect: 0.02, patch: "patch 3" },
  ]);
});

test("where there are not two, another kind of idea is asked for again", () => {
  expect(stage([missed(1, 0.01), ...barren(12, 2)])).toBe("another-kind");
});

test("the ladder ends above its last rung", () => {
  expect(stage([missed(1, 0.1), missed(2, 0.1), ...barren(LADDER_END - 3, 3)])).toBe("combine");
});
