import { expect, test } from "vitest";
import type { Run } from "../../domain/run.ts";
import type { Study, Trial } from "../../domain/study.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { parseHistory } from "../../histories/read.ts";
import { writeHistory } from "../../histories/write.ts";
import { historyOf } from "./of-study.ts";

const completed = (work: number): Run => ({
  outcome: "completed",
  values: { work, seconds: 2, secret: 7 },
  usage: { wallMs: 1234.5, cpuMs: null, peakBytes: 1024 ** 3 / 2 },
  tail: "METRIC secret=7",
});
const metric = { name: "work", spec: "node bench.js", source: { kind: "same-run", value: "work" } };
const holdout = { name: "secret", metric: { source: { kind: "same-run", value: "secret" } } };
const study = {
  ...{ id: "s1", base: "0123456789abcdef", metricName: "work", startedAt: 1000, seenAt: 2000 },
  baselineRuns: [completed(10)],
  experiment: { objective: { metric, direction: "maximize" }, guards: [{}], holdout },
} as unknown as Study;

const trial = (number: number, verdict: Verdict | undefined, over: Partial<Trial> = {}): Trial => ({
  ...{
    number,
    parent: "fedcba9876543210",
    guards: [],
    hypothesis: { statement: `Idea ${number}` },
  },
  ...{ runs: [{ arm: "candidate", run: completed(12) }], decidedAt: 5000 + number },
  ...(verdict && { verdict }),
  ...over,
});
const evidence = {
  effect: { estimate: 0.2, low: 0.1, scale: "fraction" },
  ...{ before: 10, after: 11.5, runs: { baseline: 3, candidate: 3 }, guards: [] },
} as const;
const invalid = (because: "tampered" | "timed-out" | "interrupted" | "duplicate") =>
  ({ kind: "invalid", because, detail: "" }) as const;

const trials = [
  trial(1, { kind: "kept", grade: "confirmed", evidence }, { settled: { commit: "aaaaaaaaaa" } }),
  trial(2, { kind: "reverted", because: "guard", evidence, detail: "secret: worse" }),
  trial(3, invalid("tampered"), { runs: [] }),
  trial(4, invalid("timed-out"), { runs: [] }),
  trial(5, invalid("duplicate"), { runs: [] }),
  trial(6, invalid("interrupted"), { runs: [] }),
  trial(7, undefined),
];
const words = (format: Parameters<typeof historyOf>[2]) => {
  const { text } = writeHistory(historyOf(study, trials, format), format);
  return parseHistory(text, format).history.trials.map(({ status }) => status);
};

test("each verdict in the words of each format; what is not decided is not told", () => {
  expect(words("tsv")).toEqual(["keep", "keep", "discard", "crash", "crash", "crash"]);
  expect(words("tsv-iterations")).toEqual([
    ...["baseline", "keep", "discard", "crash", "crash", "no-op"],
  ]);
  expect(words("auto")).toEqual([
    ...["keep", "keep", "checks_failed", "discard", "crash", "discard"],
  ]);
  expect(words("labloop")).toEqual([
    ...["kept", "kept", "reverted", "harness_changed", "timed_out", "no_change", "interrupted"],
  ]);
});

test("a trial is told by what its runs showed, and nothing of the holdout", () => {
  const [base, kept, guarded] = historyOf(study, trials, "auto").trials;
  expect(base).toMatchObject({ value: 10, commit: study.base, memory: 0.5, at: 1000 });
  expect(kept).toMatchObject({ value: 11.5, values: { seconds: 2 }, seconds: 1.235, at: 5001 });
  expect(kept?.rest).toMatchObject({ verdict: "kept (confirmed)", runs: 6, trial: 1 });
  expect(guarded?.told).toBe("checks-failed");
  const all = ["auto", "tsv", "labloop"] as const;
  for (const format of all)
    expect(JSON.stringify(historyOf(study, trials, format))).not.toContain("secret");
});
