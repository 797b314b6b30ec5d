import { expect, test } from "vitest";
import { noteOf } from "../../decide/note.ts";
import type { Study } from "../../domain/study.ts";
import { type Made, madeReport } from "../report/fixtures.ts";
import { currentBest } from "./best.ts";
import { hotMemory, toldOf } from "./hot.ts";

function studied(id: string, trials: readonly Made[], more: Partial<Study> = {}) {
  const { state, rows } = madeReport(trials);
  const study: Study = { ...state.study, id, branch: `assay/${id}`, ...more };
  return { study, notes: rows.flatMap(({ trial }) => (trial && noteOf(trial, study)) || []) };
}

const [FIRST, SECOND] = ["20260131-120000-aaaa", "20260201-120000-bbbb"];

test("the best that any study reached is told, with the branch that has it", () => {
  const best = currentBest([
    studied(FIRST, [{ kind: "kept", value: 90 }, { kind: "kept", value: 80 }, { value: 10 }]),
    studied(SECOND, [{ kind: "kept", value: 85 }]),
  ]);
  expect(best).toEqual([`- latency of src/**, minimize: 80 ms, on assay/${FIRST} ([[${FIRST}]])`]);
});

test("each thing that was asked has its own, and a study that kept nothing has none", () => {
  const { study, notes } = studied(SECOND, [{ kind: "kept", value: 85 }]);
  const elsewhere = { ...study.experiment, target: ["lib/**"] };
  const best = currentBest([
    studied(FIRST, [{ kind: "kept", value: 90 }]),
    studied("20260202-120000-cccc", [{ value: 10 }, { kind: "invalid", value: 1 }]),
    { study: { ...study, experiment: elsewhere }, notes },
  ]);
  expect(best.map((line) => line.replace(/, .*/, ""))).toEqual([
    "- latency of src/**",
    "- latency of lib/**",
  ]);
});

test("it stands first in the hot memory, and a study is not told of its own", () => {
  const made = studied(FIRST, [{ kind: "kept", value: 90 }]);
  const text = hotMemory(undefined, made.notes, currentBest([made]));
  expect(text).toMatch(/## Current best\n\n- latency of src\/\*\*, minimize: 90 ms, .*\n\n## What/);
  expect(toldOf(text, SECOND)).toContain("90 ms");
  expect(toldOf(text, FIRST)).toBeUndefined();
});
