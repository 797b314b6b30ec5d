import { expect, test } from "vitest";
import type { StudyEvent } from "../domain/event.ts";
import type { Trial } from "../domain/study.ts";
import { isClosingOver, isOutOfTime, nextBeat } from "./beat.ts";
import { completed, crashed, experiment, recorded, started } from "./fixtures.ts";
import { referee } from "./referee.ts";
import { foldStudy, type StudyState } from "./study.ts";

type State = StudyState<ReturnType<typeof referee.open>>;

function fold(...events: StudyEvent[]): State {
  let state: State | undefined;
  for (const each of recorded(events)) state = foldStudy(state, each, referee);
  if (!state) throw new Error("no events");
  return state;
}

const baselineRan = (work: number): StudyEvent => ({ type: "baseline-ran", run: completed(work) });
const ready = [baselineRan(100), baselineRan(100), baselineRan(100)];

function trialOf(trial: number, kept: boolean): StudyEvent[] {
  const evidence = {
    effect: { estimate: 0.2, low: 0.2, scale: "fraction" },
    before: 100,
    after: 80,
    runs: { baseline: 1, candidate: 1 },
  } as const;
  return [
    { type: "trial-started", trial, parent: "base" },
    {
      type: "proposed",
      trial,
      proposal: {
        hypothesis: { statement: "x" },
        change: { kind: "tree", tree: "t" },
        source: `s${trial}`,
      },
    },
    { type: "applied", trial, tree: `tree${trial}`, paths: [], patch: "" },
    { type: "ran", trial, arm: "baseline", run: completed(100) },
    { type: "ran", trial, arm: "candidate", run: completed(80) },
    {
      type: "decided",
      trial,
      isolation: "none",
      verdict: kept
        ? { kind: "kept", grade: "exact", evidence }
        : { kind: "reverted", because: "no-effect" },
    },
    { type: "settled", trial, ...(kept ? { commit: `commit${trial}`, branch: "assay/s" } : {}) },
  ];
}

const shown = {
  effect: { estimate: 0.1, low: 0, scale: "fraction" },
  before: 100,
  after: 90,
  runs: { baseline: 6, candidate: 6 },
  logE: 3.5,
  logNeeded: 4.6,
} as const;

const fruitless = (trial: number): StudyEvent[] => [
  { type: "trial-started", trial, parent: "base" },
  {
    type: "not-proposed",
    trial,
    source: "command:1",
    hypothesis: { statement: "x" },
    because: "no-change",
    detail: "nothing",
  },
  {
    type: "decided",
    trial,
    isolation: "none",
    verdict: { kind: "invalid", because: "no-change", detail: "nothing" },
  },
  { type: "settled", trial },
];

const beat = (state: State, now = state.study.seenAt) => nextBeat(state, referee, now);

test("guards and the baseline come before the first trial", () => {
  const guard = { name: "tests", command: "npm test" };
  const asked = experiment({ guards: [guard] });
  expect(beat(fold(started(asked)))).toEqual({ do: "guard-baseline", guard });
  const guarded: StudyEvent = { type: "baseline-guarded", guard: "tests", run: completed(0) };
  expect(beat(fold(started(asked), guarded))).toEqual({ do: "run-baseline" });
  expect(beat(fold(started(asked), guarded, baselineRan(1)))).toEqual({ do: "run-baseline" });
  expect(beat(fold(started(asked), guarded, ...ready))).toEqual({ do: "trial" });
});

test("a kept trial moves the head and becomes the baseline; a reverted one does not", () => {
  const kept = fold(started(experiment()), ...ready, ...trialOf(1, true));
  expect(kept.study).toMatchObject({
    head: "commit1",
    baseline: { work: 80 },
    trials: 1,
    tally: { kept: 1, reverted: 0, invalid: 0 },
  });
  expect(kept.open).toBeUndefined();
  const both = fold(started(experiment()), ...ready, ...trialOf(1, true), ...trialOf(2, false));
  expect(both.study).toMatchObject({ head: "commit1", baseline: { work: 100 }, trials: 2 });
  expect(both.history.map(({ tree }) => tree)).toEqual(["tree1", "tree2"]);
});

test("the metric's name is found in the first run where the question leaves it open", () => {
  const asked = experiment();
  const { objective } = asked;
  const open = { ...asked, objective: { ...objective, metric: { ...objective.metric, name: "" } } };
  expect(fold(started(open), baselineRan(3)).study.metricName).toBe("work");
});

test("budgets end a study: trials, time, and proposals that give nothing", () => {
  const once = experiment({ budget: { runMs: 1, trials: 1 } });
  expect(beat(fold(started(once), ...ready, ...trialOf(1, false)))).toEqual({
    do: "end",
    because: "trials-spent",
  });
  const timed = experiment({ budget: { runMs: 1, studyMs: 10_000 } });
  const state = fold(started(timed), ...ready);
  expect(beat(state)).toEqual({ do: "trial" });
  expect(beat(state, state.study.seenAt + 10_000)).toEqual({ do: "end", because: "time-spent" });
  const many = [1, 2, 3, 4, 5].flatMap(fruitless);
  expect(beat(fold(started(experiment()), ...ready, ...many))).toEqual({
    do: "end",
    because: "nothing-proposed",
  });
  expect(
    beat(fold(started(experiment()), ...ready, ...many.slice(4), ...trialOf(6, false))),
  ).toEqual({
    do: "trial",
  });
});

test("a study ends where nothing was kept for long, and where it is good enough", () => {
  const patient = experiment({ budget: { runMs: 1, patience: 2 } });
  const reverted = [...trialOf(1, false), ...trialOf(2, false)];
  expect(beat(fold(started(patient), ...ready, ...trialOf(1, false)))).toEqual({ do: "trial" });
  expect(beat(fold(started(patient), ...ready, ...reverted))).toEqual({
    do: "end",
    because: "patience-spent",
  });
  const kept = [...trialOf(1, false), ...trialOf(2, true), ...trialOf(3, false)];
  expect(beat(fold(started(patient), ...ready, ...kept))).toEqual({ do: "trial" });
  const goal = (value: number) => started(experiment({ budget: { runMs: 1, goal: value } }));
  expect(beat(fold(goal(100), ...ready))).toEqual({ do: "end", because: "goal-reached" });
  expect(beat(fold(goal(99), ...ready))).toEqual({ do: "trial" });
});

test("a trial that is open is finished even when the budget is spent", () => {
  const asked = experiment({ budget: { runMs: 1, trials: 1 } });
  expect(beat(fold(started(asked), ...ready, ...trialOf(1, true).slice(0, 4)))).toEqual({
    do: "trial",
  });
});

test("after an interruption the open trial goes on, and the pause costs no budget", () => {
  const events = [started(experiment()), ...ready, ...trialOf(1, true).slice(0, 4)];
  const ended: StudyEvent = { type: "study-ended", because: "interrupted" };
  const [before, after] = [
    fold(...events, ended),
    fold(...events, ended, { type: "study-resumed" }),
  ];
  expect(before.study.ended).toEqual({ because: "interrupted" });
  expect(after.study.ended).toBeUndefined();
  expect(after.open?.runs).toHaveLength(1);
  expect(after.study.spentMs).toBe(before.study.spentMs);
});

test("a baseline that failed in an open trial is run again after a resumption", () => {
  const failed: StudyEvent = { type: "ran", trial: 1, arm: "baseline", run: crashed };
  const events = [started(experiment()), ...ready, ...trialOf(1, true).slice(0, 3), failed];
  expect(fold(...events).open?.runs).toHaveLength(1);
  expect(fold(...events, { type: "study-resumed" }).open?.runs).toHaveLength(0);
});

test("time that ends within a trial ends the trial; what closing will take is kept back", () => {
  const asked = experiment({ budget: { runMs: 1, studyMs: 20_000 } });
  const state = fold(started(asked), ...ready, ...trialOf(1, true).slice(0, 4));
  expect(isOutOfTime(state, referee, 10_000)).toBe(false);
  // Two closing runs of a second each, for a metric that repeats.
  expect(isOutOfTime(state, referee, 18_000)).toBe(true);
  const { closingRuns } = { ...referee, closingRuns: () => 1_000 };
  expect(isOutOfTime(state, { ...referee, closingRuns }, 13_000)).toBe(false);
  expect(isOutOfTime(state, { ...referee, closingRuns }, 14_000)).toBe(true);
});

test("a trial reopened is decided anew: counted once, with what its rule knew when it began", () => {
  const provisional = trialOf(1, false).map((event) =>
    event.type === "decided"
      ? {
          ...event,
          verdict: { kind: "reverted", because: "provisional", evidence: shown } as const,
        }
      : event,
  );
  const ended: StudyEvent = { type: "study-ended", because: "queue-exhausted" };
  const events = [started(experiment()), ...ready, ...provisional, ...trialOf(2, false), ended];
  expect([...fold(...events).waiting.keys()]).toEqual([1]);
  const again: StudyEvent = { type: "reopened", trial: 1, runs: 4 };
  const open = fold(...events, again);
  expect(open.open).toMatchObject({ number: 1, reopened: [{ after: 2, runs: 4 }] });
  expect(open.open?.verdict).toBeUndefined();
  expect(open.study.ended).toBeUndefined();
  expect(beat(open)).toEqual({ do: "trial" });
  const kept = fold(...events, again, ...trialOf(1, true).slice(-2));
  expect(kept.study).toMatchObject({ head: "commit1", trials: 2, tally: { kept: 1, reverted: 1 } });
  expect(kept.history.map(({ trial }) => trial)).toEqual([2, 1]);
  // The time of the study is long out; the claim about what was kept now takes its own.
  const spent = { ...kept.study.experiment, budget: { runMs: 1, studyMs: 1 } };
  const late = { ...kept, study: { ...kept.study, experiment: spent } };
  expect(isClosingOver(late)).toBe(false);
  const { reopened: _, ...once } = kept.last ?? { reopened: [] };
  expect(isClosingOver({ ...late, last: once as Trial })).toBe(true);
  expect(kept.waiting.size).toBe(0);
  expect(() => fold(...events, { type: "reopened", trial: 2, runs: 4 })).toThrow(/trial 2/);
});
