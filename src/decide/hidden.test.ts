import { expect, test } from "vitest";
import type { StudyEvent } from "../domain/event.ts";
import type { Claim, GuardEvidence } from "../domain/evidence.ts";
import type { Run } from "../domain/run.ts";
import type { PastTrial } from "../domain/study.ts";
import { experiment } from "./fixtures.ts";
import { visibleEvent, visibleValues, withoutHoldout } from "./hidden.ts";

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

const usage = { wallMs: 1, cpuMs: 1, peakBytes: 1 };
const tail = "METRIC work=1\nMETRIC acc=7.25";
const log = "logs/acc-7.25.txt";
const ran: Run = {
  ...{ outcome: "completed", usage, tail, log },
  values: { work: 1, acc: 7.25, "hidden accuracy": 7.25 },
};
const crashed: Run = { outcome: "crashed", exitCode: 1, usage, tail, log };
const unmeasurable: Run = {
  ...{ outcome: "unmeasurable", because: "no-metric", usage, tail, log },
  detail: "gave no hidden accuracy",
};
const claim: Claim = {
  estimate: 0.1,
  low: 0.05,
  scale: "fraction",
  before: 100,
  after: 90,
  pairs: 6,
  exact: false,
  guards: [guard("memory"), guard("hidden accuracy")],
};
const EVENTS: readonly StudyEvent[] = [
  {
    ...{ type: "study-started", experiment: asked, base: "b", branch: "assay/s" },
    environment: { assay: "0", node: "24", platform: "linux", arch: "x64", cpu: "", cpus: 2 },
  } as unknown as StudyEvent,
  ...[ran, crashed, unmeasurable].map((run): StudyEvent => ({ type: "baseline-ran", run })),
  { type: "ran", trial: 1, arm: "candidate", run: ran },
  { type: "closing-ran", side: "start", run: ran },
  { type: "sensitivity-checked", files: 1, run: ran, guards: [] },
  {
    ...{ type: "decided", trial: 1, isolation: "none" },
    verdict: { kind: "reverted", because: "guard", detail: "hidden accuracy got worse", evidence },
  },
  { type: "study-ended", because: "trials-spent", claim },
  // A claim that is made on the holdout has its values.
  { type: "study-ended", because: "trials-spent", claim: { ...claim, metric: "hidden accuracy" } },
  {
    ...{ type: "study-ended", because: "problem" },
    problem: { code: "baseline-fails", command: "node bench.js", run: unmeasurable },
  } as unknown as StudyEvent,
];

test.each(EVENTS)("an event tells nothing of a holdout: $type", (event) => {
  const seen = visibleEvent(event, asked);
  expect(JSON.stringify(event)).toMatch(/hidden accuracy|acc/);
  expect(JSON.stringify(seen)).not.toMatch(/hidden accuracy|acc\b|7\.25/);
  expect(seen.type).toBe(event.type);
  expect(visibleEvent(event, experiment())).toBe(event);
});

test("the rest of an event is told", () => {
  expect(visibleEvent({ type: "baseline-ran", run: ran }, asked)).toMatchObject({
    run: { outcome: "completed", values: { work: 1 }, usage },
  });
  const ended = visibleEvent({ type: "study-ended", because: "trials-spent", claim }, asked);
  expect(ended).toMatchObject({ claim: { low: 0.05, guards: [{ name: "memory" }] } });
});
