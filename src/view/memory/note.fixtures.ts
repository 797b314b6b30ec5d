import type { Note } from "../../domain/note.ts";

/** A note of a trial that was kept. */
export const note = (trial: number, more: Partial<Note> = {}): Note => ({
  status: "proved",
  study: "20261124-001414-56f6",
  trial,
  revision: 0,
  at: Date.UTC(2026, 10, 24, 0, trial),
  metric: "cpu",
  direction: "minimize",
  unit: "s",
  hypothesis: { statement: `Idea ${trial}`, predicted: 0.1 },
  verdict: {
    kind: "kept",
    grade: "confirmed",
    evidence: {
      effect: { estimate: 0.2, low: 0.1, scale: "fraction" },
      before: 1,
      after: 0.8,
      runs: { baseline: 5, candidate: 6 },
    },
  },
  source: "patches:01.patch",
  paths: ["src/a.js"],
  parent: "abc",
  cost: { proposingMs: 1000, measuringMs: 2000 },
  environment: {
    ...{ assay: "0.1.0", node: "24", platform: "linux", cpu: "x", cores: 2, isolation: "none" },
  },
  ...more,
});
