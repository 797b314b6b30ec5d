import { expect, test } from "vitest";
import type { MetricSource, Objective } from "./metric.ts";
import { separationOf } from "./separation.ts";

const asked = (source: MetricSource, isolate?: "candidate") => {
  const objective = { metric: { name: "m", spec: "m", source } } as unknown as Objective;
  return isolate ? { objective, isolate } : { objective };
};
const command = { kind: "command", command: "x", reading: { from: "metric-lines" } } as const;

test("a sandbox alone keeps candidate and evaluator in, not apart", () => {
  expect(separationOf(asked(command), "bubblewrap")).toBe("shared process");
  expect(separationOf(asked({ kind: "module", module: "m", export: "e" }), "unshare")).toBe(
    "shared process",
  );
});

test("apart are an evaluator that starts the candidate, and answers that are rated outside", () => {
  expect(separationOf(asked(command, "candidate"), "unshare")).toBe("separate process");
  expect(separationOf(asked({ kind: "retrieval", file: "q" }), "bubblewrap")).toBe(
    "separate process",
  );
});

test("without a sandbox, and in Assay's own process, nothing is isolated", () => {
  expect(separationOf(asked(command, "candidate"), "none")).toBe("not isolated");
  expect(separationOf(asked({ kind: "function" }), "bubblewrap")).toBe("not isolated");
});
