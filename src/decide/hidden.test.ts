import { expect, test } from "vitest";
import type { GuardEvidence } from "../domain/evidence.ts";
import type { PastTrial } from "../domain/study.ts";
import { experiment } from "./fixtures.ts";
import { visibleValues, withoutHoldout } from "./hidden.ts";

const asked = experiment({
  holdout: {
    name: "hidden accuracy",
    metric: { name: "acc", spec: "value:acc", source: { kind: "same-run", value: "acc" } },
    direction: "maximize",
    tolerance: 0.01,
    mode: "strict",
  },
});
const guard = (name: string): GuardEvidence => ({
  name,
  mode: "strict",
  effect: { estimate: -0.1, low: -0.2, scale: "fraction" },
  tolerance: 0.01,
  state: "broken",
});
const evidence = {
  effect: { estimate: 0.1, low: 0.05, scale: "fraction" },
  before: 100,
  after: 90,
  runs: { baseline: 6, candidate: 6 },
  guards: [guard("memory"), guard("hidden accuracy")],
} as const;
const past = (verdict: PastTrial["verdict"]): PastTrial => ({
  trial: 1,
  source: "s",
  hypothesis: { statement: "x" },
  verdict,
});

test.each<PastTrial["verdict"]>([
  { kind: "kept", grade: "exact", evidence },
  { kind: "reverted", because: "guard", detail: "hidden accuracy got worse by 10 %", evidence },
  { kind: "invalid", because: "no-metric", detail: "gave no hidden accuracy, which is guarded" },
])("of a holdout proposers learn one bit at most: $kind", (verdict) => {
  const seen = withoutHoldout(past(verdict), asked);
  expect(JSON.stringify(seen)).not.toMatch(/hidden accuracy/);
  expect(seen.verdict.kind).toBe(verdict.kind);
});

test("everything else is told, and all of it where there is no holdout", () => {
  const verdict = {
    kind: "reverted",
    because: "guard",
    detail: "memory got worse",
    evidence,
  } as const;
  expect(withoutHoldout(past(verdict), asked).verdict).toMatchObject({
    detail: "memory got worse",
    evidence: { guards: [{ name: "memory" }] },
  });
  expect(withoutHoldout(past(verdict), experiment()).verdict).toBe(verdict);
  expect(visibleValues({ work: 1, "hidden accuracy": 2, acc: 2 }, asked)).toEqual({ work: 1 });
});
