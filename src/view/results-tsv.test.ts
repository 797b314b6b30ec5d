import { expect, test } from "vitest";
import type { Run } from "../domain/run.ts";
import type { Study, Trial } from "../domain/study.ts";
import { baselineRow, resultsHeader, trialRow } from "./results-tsv.ts";

const run = (bpb: number): Run => ({
  outcome: "completed",
  values: { val_bpb: bpb },
  usage: { wallMs: 1, cpuMs: 1, peakBytes: 3 * 1024 ** 3 },
  tail: "",
});
const study = {
  base: "0123456789abcdef",
  metricName: "val_bpb",
  baselineRuns: [run(1.0123456789)],
} as unknown as Study;
const trial = (over: Partial<Trial>): Trial => ({
  number: 1,
  parent: "fedcba9876543210",
  hypothesis: { statement: "Wider\tlayers\nbecause" },
  guards: [],
  runs: [],
  ...over,
});

test("the five columns of the original", () => {
  expect(resultsHeader(study)).toBe("commit\tval_bpb\tmemory_gb\tstatus\tdescription\n");
  expect(baselineRow(study)).toBe("0123456\t1.012346\t3.0\tkeep\tbaseline\n");
});

test("kept, discarded and crashed trials", () => {
  const runs = [{ arm: "candidate", run: run(0.9979) }] as const;
  const evidence = {} as never;
  const kept = trial({
    runs,
    settled: { commit: "aaaaaaaaaa" },
    verdict: { kind: "kept", grade: "exact", evidence },
  });
  expect(trialRow(kept, study)).toBe("aaaaaaa\t0.997900\t3.0\tkeep\tWider layers\n");
  const dropped = trial({
    runs,
    tree: "bbbbbbbbbb",
    verdict: { kind: "reverted", because: "worse" },
  });
  expect(trialRow(dropped, study)).toBe("bbbbbbb\t0.997900\t3.0\tdiscard\tWider layers\n");
  const crashed = trial({ verdict: { kind: "invalid", because: "crashed", detail: "" } });
  expect(trialRow(crashed, study)).toBe("fedcba9\t0.000000\t0.0\tcrash\tWider layers\n");
});
