import { expect, test } from "vitest";
import type { TrialEvent } from "../domain/event.ts";
import type { ChangedPath, Territory } from "../domain/proposal.ts";
import type { Trial } from "../domain/study.ts";
import { completed, crashed, experiment } from "./fixtures.ts";
import type { Ask } from "./rule.ts";
import { advance, nextStep } from "./trial.ts";

const guards = [
  { name: "tests", command: "npm test" },
  { name: "lint", command: "npm run lint" },
];
const proposal = {
  hypothesis: { statement: "Cache it" },
  change: { kind: "patch", patch: "…" },
  source: "patches:1",
} as const;

const startedTrial: TrialEvent = { type: "trial-started", trial: 1, parent: "base" };
const proposed: TrialEvent = { type: "proposed", trial: 1, proposal };
const applied = (...territories: Territory[]): TrialEvent => {
  const paths: ChangedPath[] = territories.map((territory, index) => ({
    path: `${territory}-${index}`,
    status: "modified",
    territory,
  }));
  return { type: "applied", trial: 1, tree: "tree", paths, patch: "…" };
};
const guarded = (guard: string, run = completed(0)): TrialEvent => ({
  type: "guarded",
  trial: 1,
  guard,
  run,
});

function after(...events: TrialEvent[]): Trial {
  let trial: Trial | undefined;
  for (const event of events) trial = advance(trial, event, 5);
  if (!trial) throw new Error("no events");
  return trial;
}

const wantsRun = (): Ask => ({ kind: "run", arm: "candidate" });
const cut = { kind: "reverted", because: "not-confirmed" } as const;
const step = (trial: Trial, ask = wantsRun, over = { guards }) =>
  nextStep(trial, experiment(over), "work", { next: ask, curtailed: () => cut });

test("the way of a trial, step by step", () => {
  const events: TrialEvent[] = [startedTrial];
  expect(step(after(...events))).toEqual({ do: "propose" });
  events.push(proposed);
  expect(step(after(...events))).toEqual({ do: "apply" });
  events.push(applied("target"));
  expect(step(after(...events))).toEqual({ do: "guard", guard: guards[0] });
  events.push(guarded("tests"));
  expect(step(after(...events))).toEqual({ do: "guard", guard: guards[1] });
  events.push(guarded("lint"));
  expect(step(after(...events))).toEqual({ do: "run", arm: "candidate" });
  const verdict = { kind: "reverted", because: "no-effect" } as const;
  expect(step(after(...events), () => ({ kind: "verdict", verdict }))).toEqual({
    do: "decide",
    verdict,
  });
  events.push({ type: "decided", trial: 1, verdict, isolation: "none" });
  expect(step(after(...events))).toEqual({ do: "settle" });
  expect(after(...events).decidedAt).toBe(5);
  events.push({ type: "settled", trial: 1 });
  expect(step(after(...events))).toEqual({ do: "done" });
});

test("tampering is charged before leaving the target, and names the files", () => {
  const verdictOn = (...territories: Territory[]) =>
    step(after(startedTrial, proposed, applied(...territories)));
  expect(verdictOn("outside", "protected", "target")).toEqual({
    do: "decide",
    verdict: { kind: "invalid", because: "tampered", detail: "protected-1" },
  });
  expect(verdictOn("target", "outside")).toMatchObject({
    verdict: { because: "out-of-scope", detail: "outside-1" },
  });
});

test("the very same tree is not measured twice", () => {
  const again = { ...applied("target"), sameAs: 4 } as TrialEvent;
  expect(step(after(startedTrial, proposed, again))).toMatchObject({
    verdict: { kind: "invalid", because: "duplicate", detail: "the same files as in trial 4" },
  });
});

test("a failing guard reverts at once: later guards and the metric do not run", () => {
  const trial = after(startedTrial, proposed, applied("target"), guarded("tests", crashed));
  expect(step(trial)).toEqual({
    do: "decide",
    verdict: { kind: "reverted", because: "guard", detail: "tests exited with code 1" },
  });
});

test("nothing to try is invalid, and says why", () => {
  const refused: TrialEvent = {
    type: "not-applied",
    trial: 1,
    because: "does-not-apply",
    detail: "patch failed",
  };
  expect(step(after(startedTrial, proposed, refused))).toEqual({
    do: "decide",
    verdict: { kind: "invalid", because: "does-not-apply", detail: "patch failed" },
  });
});

const measuredSo = (...runs: TrialEvent[]) =>
  step(after(startedTrial, proposed, applied("target"), ...runs), wantsRun, { guards: [] });

test("a run that fails is charged to the arm that failed", () => {
  const ran = (arm: "baseline" | "candidate", run = crashed): TrialEvent => ({
    type: "ran",
    trial: 1,
    arm,
    run,
  });
  expect(measuredSo(ran("candidate"))).toMatchObject({
    verdict: { kind: "invalid", because: "crashed" },
  });
  expect(measuredSo(ran("baseline"))).toEqual({ do: "stop", run: crashed });
  const other = { ...completed(1), values: { other: 2 } };
  expect(measuredSo(ran("candidate", other))).toMatchObject({
    verdict: { because: "no-metric", detail: "work is missing; the run gave other" },
  });
});

test("an event of a trial that never started is a broken journal", () => {
  expect(() => advance(undefined, proposed, 0)).toThrow(/not started/);
});

test("without time for another run a trial ends with what it has; unmeasured it is no verdict on it", () => {
  const ready = [startedTrial, proposed, applied("target")];
  const late = (trial: Trial) => {
    const rule = { next: wantsRun, curtailed: () => cut };
    return nextStep(trial, experiment(), "work", rule, { isOutOfTime: true });
  };
  expect(late(after(...ready))).toEqual({ do: "curtail", because: "time-spent" });
  const curtailed: TrialEvent = { type: "curtailed", trial: 1, because: "time-spent" };
  expect(late(after(...ready, curtailed))).toMatchObject({
    do: "decide",
    verdict: { kind: "invalid", because: "interrupted" },
  });
  const ran: TrialEvent = { type: "ran", trial: 1, arm: "candidate", run: completed(90) };
  expect(late(after(...ready, ran, curtailed))).toEqual({ do: "decide", verdict: cut });
});

test("a reopened trial makes the runs it was given, whatever the time, and is told where it goes on", () => {
  const ran: TrialEvent = { type: "ran", trial: 1, arm: "candidate", run: completed(90) };
  const decided: TrialEvent = { type: "decided", trial: 1, verdict: cut, isolation: "none" };
  const reopened: TrialEvent = { type: "reopened", trial: 1, runs: 2 };
  const settled: TrialEvent = { type: "settled", trial: 1 };
  const again = [startedTrial, proposed, applied("target"), ran, decided, settled, reopened];
  const told: unknown[] = [];
  const rule = {
    next: (_: number, what: readonly unknown[]) => {
      told.push(what);
      return wantsRun();
    },
    curtailed: () => cut,
  };
  const late = { isOutOfTime: true };
  expect(nextStep(after(...again), experiment(), "work", rule, late)).toMatchObject({ do: "run" });
  expect(told).toEqual([[{ arm: "candidate", value: 90 }, "more"]]);
  expect(nextStep(after(...again, ran, ran), experiment(), "work", rule, late)).toEqual({
    do: "curtail",
    because: "runs-spent",
  });
});

test("a run that wrote to what judges it is tampering, unless untouched code writes there as well", () => {
  const ran = (arm: "baseline" | "candidate", ...wrote: string[]): TrialEvent => ({
    type: "ran",
    trial: 1,
    arm,
    run: { ...completed(1), wrote },
  });
  const before = [startedTrial, proposed, applied("target"), guarded("tests"), guarded("lint")];
  const next = (habits: readonly string[], ...events: TrialEvent[]) => {
    const rule = { next: wantsRun, curtailed: () => cut };
    return nextStep(after(...before, ...events), experiment({ guards }), "work", rule, { habits });
  };
  expect(next([], ran("candidate", "bench.js", "b", "c", "d", "bench.js"))).toMatchObject({
    verdict: {
      because: "tampered",
      detail: "while it ran it wrote to bench.js, b, c and 1 more",
    },
  });
  expect(next(["test.snap"], ran("candidate", "test.snap"))).toMatchObject({ do: "run" });
  expect(next([], ran("baseline", "bench.js"))).toMatchObject({ do: "run" });
});
