import { expect, test } from "vitest";
import type { StudyState } from "../decide/study.ts";
import type { PastTrial } from "../domain/study.ts";
import { PLAIN } from "./look.ts";
import { byOf, membersText } from "./members.ts";

const effect = { estimate: 0.05, low: 0.04, scale: "fraction" } as const;
const evidence = { effect, before: 1, after: 0.95, runs: { baseline: 5, candidate: 5 } };
const kept: PastTrial["verdict"] = { kind: "kept", grade: "confirmed", evidence };
const reverted: PastTrial["verdict"] = { kind: "reverted", because: "no-effect" };

const past = (by: string, verdict: PastTrial["verdict"], usd?: number): PastTrial => ({
  trial: 1,
  source: "",
  hypothesis: { statement: "" },
  by,
  verdict,
  cost: { proposingMs: 60_000, measuringMs: 90_000, ...(usd === undefined ? {} : { usd }) },
});

const state = (proposers: readonly string[]) =>
  ({
    study: { experiment: { proposers, objective: { metric: {} } } },
    history: [past("agent:x", kept, 0.25), past("autofix", reverted), past("agent:x", kept, 0.5)],
  }) as unknown as StudyState;

test("what each brought and cost, also one that was never asked", () => {
  expect(membersText(state(["agent:x", "autofix", "parameters"]), PLAIN)).toEqual([
    [
      "  proposer    trials  kept  proven gain  proposing  measuring  money",
      "  agent:x          2     2         +8 %         2m         3m  $0.75",
      "  autofix          1     0         none         1m      1m30s",
      "  parameters       0     0         none         0s         0s",
    ].join("\n"),
  ]);
});

test("one proposer has no table, and its trials need no name", () => {
  expect(membersText(state(["agent:x"]), PLAIN)).toEqual([]);
  const { experiment } = state(["agent:x"]).study;
  expect(byOf({ by: "agent:x" }, experiment)).toBeUndefined();
  expect(byOf({ by: "a" }, { ...experiment, proposers: ["a", "b"] })).toBe("a");
});
