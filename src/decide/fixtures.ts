import type { Recorded, StudyEvent } from "../domain/event.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { Direction } from "../domain/metric.ts";
import type { Run } from "../domain/run.ts";

/** Plain data for the tests of this folder. */
export function experiment(
  over: Partial<Experiment> = {},
  direction: Direction = "minimize",
): Experiment {
  return {
    directory: "",
    target: ["src/**"],
    objective: {
      metric: {
        name: "work",
        spec: "node bench.js",
        source: { kind: "command", command: "node bench.js", reading: { from: "metric-lines" } },
      },
      direction,
      leastEffect: 0.005,
    },
    guards: [],
    protect: [],
    dependencies: [],
    budget: { runMs: 1000 },
    revertOnFailure: true,
    proposer: "library",
    sandbox: "auto",
    seed: 7,
    ...over,
  };
}

const facts = { usage: { wallMs: 1, cpuMs: 1, peakBytes: 1 }, tail: "" };

export const completed = (work: number): Run => ({
  ...facts,
  outcome: "completed",
  values: { work },
});
export const crashed: Run = { ...facts, outcome: "crashed", exitCode: 1, tail: "boom" };

export const started = (asked: Experiment): StudyEvent => ({
  type: "study-started",
  experiment: asked,
  base: "base",
  branch: "assay/s",
  environment: { assay: "0", node: "0", platform: "x", cpu: "x", cores: 2, isolation: "none" },
});

/** Events as the journal would hold them, a second apart. */
export function recorded(events: readonly StudyEvent[]): Recorded[] {
  return events.map((event, index) => ({
    seq: index + 1,
    at: 1000 * index,
    study: "s",
    event,
    checksum: `checksum-${index + 1}`,
  }));
}
