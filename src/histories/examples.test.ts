import { describe, expect, test } from "vitest";
import type { HistoryFormat } from "../domain/history.ts";
import { formatOf, parseHistory } from "./read.ts";
import { promptIn } from "./session.ts";
import { strictly } from "./strict.fixtures.ts";
import { writeHistory } from "./write.ts";

const ORIGINAL = `commit\tval_bpb\tmemory_gb\tstatus\tdescription
a1b2c3d\t0.997900\t44.0\tkeep\tbaseline
b2c3d4e\t0.993200\t44.2\tkeep\tIncrease the rate
c3d4e5f\t1.005000\t44.0\tdiscard\tAnother activation
d4e5f6a\t0.000000\t0.0\tcrash\tDouble the width (out of memory)
`;

const ROWS = `# environment: cpu=8
# metric_direction: lower
# metric: failures
iteration\tcommit\tmetric\tdelta\tguard\tstatus\tdescription
0\ta1b2c3d\t14\t0\t-\tbaseline\tcurrent failures
1\tb2c3d4e\t9\t-5\tpass\tkeep\treduce the overhead
2a\tc3d4e5f\t11\t+2\t-\tdiscard\ta worker
2\tc3d4e5f\t11\t+2\tfail\tdiscard\tthe batch
3\t-\t9\t0\t-\tpivot\tthink again
4\td4e5f6a\t0\t0\t-\tcrash\ta bad import
`;

const LOG = `{"type":"config","name":"Parser","metricName":"total_µs","metricUnit":"µs","bestDirection":"lower"}
{"run":1,"commit":"abc1234","metric":15200,"metrics":{"compile_µs":4200},"status":"keep","description":"baseline","timestamp":1790000000000,"segment":0,"confidence":null}
{"type":"hook","stage":"after","exit_code":0,"duration_ms":12,"stdout_bytes":0,"timed_out":false}
{"run":2,"commit":"abc1234","metric":15000,"metrics":{},"status":"checks_failed","description":"Skip the checks","timestamp":1790000100000,"segment":0,"confidence":1.5,"asi":{"why":"a test broke"}}
`;

const LEDGER = `{"budget_seconds": 60, "goal": "maximize", "manifest": 1, "metric": "score", "propose": "./p", "protect": ["eval.py"], "run": "python eval.py"}
{"commit": "0123456789abcdef", "direction": "main", "duration_seconds": 1.5, "harness": null, "incumbent": null, "index": 0, "metric": 0.5, "note": "", "outcome": "kept", "stdout_tail": "METRIC score=0.5"}
{"commit": null, "direction": "main", "duration_seconds": 2, "harness": null, "incumbent": 0.5, "index": 1, "metric": null, "note": "proposal left the tree unchanged", "outcome": "no_change", "stdout_tail": ""}
`;

/** What stays of a file that is written as another. */
const across = (text: string, from: HistoryFormat, to: HistoryFormat) =>
  writeHistory(parseHistory(text, from).history, to, "minimize");

describe("what a line says", () => {
  test("of results.tsv: a crash has no value, and the second column names the metric", () => {
    const { trials } = parseHistory(ORIGINAL, "tsv").history;
    expect(trials.map(({ told, value, memory }) => [told, value, memory])).toEqual([
      ["kept", 0.9979, 44],
      ["kept", 0.9932, 44.2],
      ["dropped", 1.005, 44],
      ["crashed", undefined, undefined],
    ]);
    expect(trials[1]).toMatchObject({ metric: "val_bpb", commit: "b2c3d4e", label: "2" });
    expect(trials[1]).not.toHaveProperty("direction");
  });

  test("of rows with iterations: workers, guards, and rows that are no trials", () => {
    const { trials } = parseHistory(ROWS, "tsv-iterations").history;
    expect(trials.map(({ label, told }) => `${label} ${told}`)).toEqual([
      ...["0 baseline", "1 kept", "2a dropped", "2 dropped", "3 remark", "4 crashed"],
    ]);
    expect(trials[3]).toMatchObject({ direction: "minimize", metric: "failures", value: 11 });
    expect(trials[3]?.rest).toEqual({ delta: "+2", guard: "fail" });
  });

  test("of a log: what is in force, other numbers, and whatever else there is", () => {
    const { trials } = parseHistory(LOG, "auto").history;
    expect(trials[0]).toMatchObject({ unit: "µs", values: { compile_µs: 4200 } });
    expect(trials[1]).toMatchObject({ told: "checks-failed", at: 1790000100000 });
    expect(trials[1]?.rest).toEqual({ segment: 0, confidence: 1.5, asi: { why: "a test broke" } });
    expect(trials[1]?.before).toHaveLength(1);
  });

  test("of a ledger: the way of its manifest", () => {
    const { trials } = parseHistory(LEDGER, "labloop").history;
    expect(trials.map(({ told, direction }) => [told, direction])).toEqual([
      ["kept", "maximize"],
      ["no-change", "maximize"],
    ]);
  });
});

test("what people write by hand is read where its meaning is clear", () => {
  const rows = parseHistory(
    "# metric_direction: higher_is_better\niteration\tcommit\tmetric\tdelta\tstatus\tguard\tdescription\n0\t-\t10\t0\tbaseline\tpass\tstart\n1\ta\t12\t+2\tkeep (reworked)\tpass\tagain\n",
    "tsv-iterations",
  );
  expect(rows.unread).toEqual([]);
  expect(rows.history.trials.map(({ told }) => told)).toEqual(["baseline", "kept"]);
  expect(writeHistory(rows.history, "tsv-iterations").text).toBe(
    "# metric_direction: higher\niteration\tcommit\tmetric\tdelta\tguard\tstatus\tdescription\n0\t-\t10\t0\tpass\tbaseline\tstart\n1\ta\t12\t+2\tpass\tkeep\tagain\n",
  );
  const other =
    "timestamp\tcommit\tstatus\tval_bpb\tdescription\n2026-03-01T00:00:00Z\tabc\tkeep\t1.5\tone\n";
  expect(formatOf(other, "x")).toBe("tsv");
  expect(parseHistory(other, "tsv").history.trials[0]).toMatchObject({
    ...{ metric: "val_bpb", value: 1.5, at: Date.UTC(2026, 2, 1), commit: "abc" },
  });
});

test("what cannot be read is told with its line and the reason, and the others come in", () => {
  const { history, unread } = parseHistory(
    `${LOG}{"run":3,"comm\n[1]\n{"run":4,"metric":NaN,"status":"won","timestamp":1e99}\n`,
    "auto",
  );
  expect(history.trials).toHaveLength(3);
  expect(unread).toEqual([
    { line: 5, because: "it is no JSON", left: true },
    { line: 6, because: "it is no object", left: true },
    { line: 7, because: "a number of it is not finite, and was left out", left: false },
    { line: 7, because: "its timestamp is no time", left: false },
    { line: 7, because: '"won" is none of keep, discard, crash, checks_failed', left: false },
  ]);
  expect(history.trials[2]).toMatchObject({ told: "unknown", status: "won" });
  const rows = parseHistory(`${ORIGINAL}e5f6a7b\n\n\ta\tb\nf\tfast\tx\tkeep\tone\ttwo\n`, "tsv");
  expect(rows.unread.map(({ line, left }) => `${line} ${left}`)).toEqual([
    ...["6 true", "8 true", "9 false", "9 false"],
  ]);
  expect(rows.history.trials.at(-1)).toMatchObject({
    description: "one\ttwo",
    rest: { val_bpb: "fast", memory_gb: "x" },
  });
  const deep = `{"run":1,"status":"keep","asi":${'{"a":'.repeat(2000)}1${"}".repeat(2000)}}`;
  expect(parseHistory(deep, "auto").unread).toEqual([
    { line: 1, because: "it is nested deeper than 100 times", left: true },
  ]);
});

describe("written as another", () => {
  test("the baseline is the first row, rows are counted anew, and deltas are worked out", () => {
    const { text, untold } = across(ORIGINAL, "tsv", "tsv-iterations");
    strictly("tsv-iterations", text);
    expect(text.split("\n").slice(0, 6)).toEqual([
      "# metric_direction: lower",
      "# metric: val_bpb",
      "iteration\tcommit\tmetric\tdelta\tguard\tstatus\tdescription",
      "0\ta1b2c3d\t0.9979\t0\t-\tbaseline\tbaseline",
      "1\tb2c3d4e\t0.9932\t-0.0047\t-\tkeep\tIncrease the rate",
      "2\tc3d4e5f\t1.005\t+0.0118\t-\tdiscard\tAnother activation",
    ]);
    expect(untold).toEqual([]);
  });

  test("what is no trial has no place there, and that is told", () => {
    const { text, untold } = across(ROWS, "tsv-iterations", "auto");
    strictly("auto", text);
    expect(text.match(/"status":"\w+"/g)).toHaveLength(5);
    expect(untold).toEqual([
      "1 of 6 lines left out: they are no trials, and the format has no word for them",
    ]);
  });

  test("a failed check is a dropped trial whose guard failed", () => {
    expect(across(LOG, "auto", "tsv").text).toContain("abc1234\t15000.000000\t0.0\tdiscard\t");
    expect(across(LOG, "auto", "tsv-iterations").text).toContain("\t-200\tfail\tdiscard\t");
  });

  test("a ledger has no command that somebody could go on with by mistake", () => {
    const [manifest = ""] = across(LOG, "auto", "labloop").text.split("\n");
    expect(JSON.parse(manifest)).toMatchObject({ manifest: 1, metric: "total_µs", propose: null });
    expect(across(LEDGER, "labloop", "auto").text).toContain('"asi":{');
  });

  test("small values keep their digits, and quotation marks open nothing", () => {
    const text = `${ORIGINAL}abc\t1.5e-9\t0.1\tkeep\t"Fast" one\n`;
    expect(across(text, "tsv", "tsv").text).toContain("abc\t1.5e-9\t0.1\tkeep\t'Fast' one\n");
  });
});

describe("the strict readers", () => {
  const refused: readonly (readonly [HistoryFormat, string])[] = [
    ["tsv", ORIGINAL.replace("\tcrash\t", "\tfailed\t")],
    ["tsv", ORIGINAL.replace("0.000000", "0.5")],
    ["tsv", ORIGINAL.replace("\tbaseline\n", '\t"baseline\n')],
    ["tsv", ORIGINAL.slice(0, -1)],
    ["tsv-iterations", ROWS.replace("\t9\t-5", "\t-\t-5")],
    ["tsv-iterations", ROWS.replace("lower", "down")],
    ["auto", LOG.replace('"keep"', '"won"')],
    ["auto", LOG.split("\n").slice(1).join("\n")],
    ["auto", LOG.replace("15200", '"15200"')],
    ["labloop", LEDGER.replace('"kept"', '"won"')],
    ["labloop", LEDGER.replace('"duration_seconds": 1.5, ', "")],
  ];
  test.each(refused)("refuse what is not quite %s", (format, text) => {
    expect(() => strictly(format, text)).toThrow();
  });

  test("take the real ones", () => {
    strictly("tsv", ORIGINAL);
    strictly("tsv-iterations", ROWS);
    strictly("auto", LOG);
    strictly("labloop", LEDGER);
  });
});

test("formats are told apart by what stands in them", () => {
  expect(formatOf(ORIGINAL, "x")).toBe("tsv");
  expect(formatOf(ROWS, "x")).toBe("tsv-iterations");
  expect(formatOf(LOG, "a/log.jsonl")).toBe("auto");
  expect(formatOf(`\ufeff${LOG}`, "a/autoresearch.jsonl")).toBe("autoresearch");
  expect(formatOf(LEDGER, "x")).toBe("labloop");
  expect(formatOf("a\tb\n1\t2\n", "results.tsv")).toBeUndefined();
  expect(formatOf("# Notes\n\n- one\n", "results.tsv")).toBeUndefined();
});

test("a prompt says by its headings what it is about", () => {
  const prompt = promptIn(
    "# Session\n## Objective\nMake it fast.\n## Files in Scope\n- `src/a.js`: the parser\n- src/b/*.js\n- anything else\n## Off Limits\n* **`bench/`**\n",
  );
  expect(prompt).toEqual({
    objective: "Make it fast.",
    inScope: ["src/a.js", "src/b/*.js"],
    offLimits: ["bench/"],
  });
});
