import { expect, test } from "vitest";
import type { StudyEvent } from "../domain/event.ts";
import type { Run } from "../domain/run.ts";
import { mulberry32 } from "../stats/random.ts";
import { nextBeat } from "./beat.ts";
import { completed, crashed, experiment, recorded, started } from "./fixtures.ts";
import { normal } from "./referee.fixtures.ts";
import { referee } from "./referee.ts";
import { sensitivityOf } from "./sensitivity.ts";
import { recallStudy } from "./study.ts";

const { objective } = experiment();

function calibrated(draw: () => number, direction = objective.direction) {
  let session = referee.open({ objective: { ...objective, direction }, seed: 1 });
  while (referee.needsBaseline(session)) session = referee.calibrated(session, { value: draw() });
  return session;
}

const exact = calibrated(() => 100);
const noise = normal(mulberry32(3));
const noisy = calibrated(() => 100 * Math.exp(0.01 * noise()));

const metricOn = (run: Run, session = exact) =>
  sensitivityOf({ files: 2, run, guards: [] }, "work", referee, session).metric;

test("a metric that repeats exactly notices when it gives any other value, or none", () => {
  expect(metricOn(completed(100))).toBe("blind");
  expect(metricOn(completed(100.001))).toBe("noticed");
  expect(metricOn(crashed)).toBe("noticed");
  const other: Run = { ...completed(1), outcome: "completed", values: { speed: 100 } };
  expect(metricOn(other)).toBe("noticed");
});

test("a metric that varies notices when its value is not explained by the noise", () => {
  for (const value of [99, 100, 101]) expect(metricOn(completed(value), noisy)).toBe("blind");
  for (const value of [0, -5, 50, 90, 110, 1e9]) {
    expect(metricOn(completed(value), noisy)).toBe("noticed");
  }
  const signs = calibrated(normal(mulberry32(4)), "maximize");
  expect(metricOn(completed(0), signs)).toBe("blind");
  expect(metricOn(completed(40), signs)).toBe("noticed");
});

test("what the metric gives is compared with a typical run of the base", () => {
  expect(referee.typical(exact)).toBe(100);
  expect(referee.typical(noisy)).toBeCloseTo(100, -1);
});

test("a guard that passes is blind, and the value is kept for people to see", () => {
  const guards = [
    { guard: "tests", run: crashed },
    { guard: "lint", run: completed(0) },
  ];
  expect(sensitivityOf({ files: 3, run: completed(7), guards }, "work", referee, exact)).toEqual({
    files: 3,
    metric: "noticed",
    value: 7,
    blindGuards: ["lint"],
  });
});

const baseline: StudyEvent = { type: "baseline-ran", run: completed(100) };
const checked = (run: Run): StudyEvent => ({
  type: "sensitivity-checked",
  files: 1,
  run,
  guards: [],
});

function beatAfter(skipSensitivity: boolean | undefined, ...events: StudyEvent[]) {
  const { budget } = experiment();
  const asked = experiment(skipSensitivity === undefined ? { budget } : { skipSensitivity });
  const all = [started(asked), baseline, baseline, baseline, ...events];
  const state = recallStudy(recorded(all), referee);
  if (!state) throw new Error("no events");
  return { ...nextBeat(state, referee, state.study.seenAt), state };
}

test("the check comes after the calibration and before the first trial, once", () => {
  expect(beatAfter(false).do).toBe("check-sensitivity");
  expect(beatAfter(false, checked(crashed)).do).toBe("trial");
  expect(beatAfter(false, checked(crashed), { type: "study-resumed" }).do).toBe("trial");
  const begun: StudyEvent = { type: "trial-started", trial: 1, parent: "base" };
  expect(beatAfter(false, checked(crashed), begun).do).toBe("trial");
});

test("it is left out when asked, and where a journal from before it says nothing", () => {
  expect(beatAfter(true).do).toBe("trial");
  expect(beatAfter(undefined).do).toBe("trial");
});

test("one that found the metric blind is done again after a resumption", () => {
  const blind = checked(completed(100));
  expect(beatAfter(false, blind).state.study.sensitivity?.metric).toBe("blind");
  expect(beatAfter(false, blind, { type: "study-resumed" }).do).toBe("check-sensitivity");
});

test("its number enters neither the calibration nor the baseline", () => {
  const [before, after] = [beatAfter(false), beatAfter(false, checked(completed(3)))];
  expect(after.state.session).toEqual(before.state.session);
  expect(after.state.study.baseline).toEqual({ work: 100 });
  expect(after.state.study.baselineRuns).toHaveLength(3);
});
