import { expect, test } from "vitest";
import type { StudyEvent } from "../domain/event.ts";
import type { Study } from "../domain/study.ts";
import { driftOf } from "./drift.ts";
import { completed, experiment, recorded, started } from "./fixtures.ts";
import { referee } from "./referee.ts";
import { recallStudy } from "./study.ts";

const baseline = [100, 101, 99, 100, 101, 100, 99, 100].map(
  (work): StudyEvent => ({ type: "baseline-ran", run: completed(work) }),
);
const closing = (side: "start" | "head", work: number): StudyEvent => ({
  type: "closing-ran",
  side,
  run: completed(work),
});

function study(...events: StudyEvent[]): Study {
  const all = [started(experiment()), ...baseline, ...events];
  const state = recallStudy(recorded(all), referee);
  if (!state) throw new Error("no study");
  return state.study;
}

test("the start measured again at the end tells of a machine that changed its pace", () => {
  expect(
    driftOf(study(closing("start", 150), closing("head", 120), closing("start", 151))),
  ).toEqual({ before: 100, after: 150.5 });
  expect(driftOf(study(closing("start", 104), closing("head", 60)))).toBeUndefined();
});

test("where nothing was kept the newest run of the baseline tells it", () => {
  const trial: StudyEvent[] = [
    { type: "trial-started", trial: 1, parent: "base" },
    { type: "ran", trial: 1, arm: "baseline", run: completed(160) },
    {
      type: "decided",
      trial: 1,
      verdict: { kind: "reverted", because: "no-effect" },
      isolation: "none",
    },
    { type: "settled", trial: 1 },
  ];
  expect(driftOf(study(...trial))).toEqual({ before: 100, after: 160 });
  expect(driftOf(study())).toBeUndefined();
});
