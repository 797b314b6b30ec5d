import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonSteps } from "../../domain/json-path.ts";
import type { Metric, Reading } from "../../domain/metric.ts";
import { readJson } from "./json-path.ts";
import { readMetricLines } from "./metric-lines.ts";
import { pytestSummaries } from "./pytest.ts";
import type { Exited } from "./reading.ts";
import { read } from "./readings.ts";

const usage = { wallMs: 1500, cpuMs: 250, peakBytes: 4096 };
const exited = (stdout: string, exitCode = 0): Exited => ({
  stdout,
  exitCode,
  truncated: false,
  usage,
});
const metric = (reading: Reading, name: string, spec = "x"): Metric => ({
  name,
  spec,
  source: { kind: "command", command: "x", reading },
});
const reads = (reading: Reading, name: string, stdout: string, exitCode = 0) =>
  read(reading, metric(reading, name), exited(stdout, exitCode));
const values = (entries: Record<string, number>) => ({ kind: "values", values: entries });
const because = (reason: string, detail: string | RegExp) => ({
  kind: "unmeasurable",
  because: reason,
  detail: expect.stringMatching(detail),
});

describe("METRIC lines", () => {
  test("gives every number of the output", () => {
    expect(readMetricLines("hello\nMETRIC a=1\nMETRIC µ.b_2=-2.5E-3 \r\n METRIC c=3", "a")).toEqual(
      values({ a: 1, "µ.b_2": -0.0025 }),
    );
  });

  test("takes the only one where no name is known, and all where there are several", () => {
    expect(readMetricLines("METRIC only=.5", "")).toEqual(values({ only: 0.5 }));
    expect(readMetricLines("METRIC a=1\nMETRIC b=2", "")).toEqual(values({ a: 1, b: 2 }));
  });

  test.each([
    ["nothing here", "no-metric", /no line "METRIC a=…" on stdout$/],
    ["METRIC b=1\nMETRIC c=1", "no-metric", /it printed b, c$/],
    ["METRIC a=", "no-metric", /printed "" as a, which is not a number/],
    ["METRIC a=1.5 ms", "no-metric", /printed "1.5 ms" as a, which is not a number/],
    ["METRIC a=nan", "not-finite", /printed nan as a$/],
    ["METRIC a=-Infinity", "not-finite", /printed -Infinity as a$/],
    ["METRIC a=1e999", "not-finite", /printed 1e999 as a$/],
    ["METRIC a=1\nMETRIC a=2", "ambiguous-metric", /twice .* 1 and 2/],
  ])("says what is wrong with %j", (stdout, reason, detail) => {
    expect(readMetricLines(stdout, "a")).toEqual(because(reason, detail));
  });

  test("accepts the same value twice, in whatever form", () => {
    expect(readMetricLines("METRIC a=1\nMETRIC a=1.0", "a")).toEqual(values({ a: 1 }));
  });

  test("leaves a bad secondary number out, but not while the name is open", () => {
    const stdout = "METRIC a=1\nMETRIC b=nan\nMETRIC c=1\nMETRIC c=2";
    expect(readMetricLines(stdout, "a")).toEqual(values({ a: 1 }));
    expect(readMetricLines(stdout, "")).toEqual(because("not-finite", /printed nan as b$/));
  });

  test("records at most a hundred numbers, the one to move among them", () => {
    const many = Array.from({ length: 500 }, (_, i) => `METRIC n${i}=${i}`).join("\n");
    const found = readMetricLines(`${many}\nMETRIC a=7`, "a");
    expect(found.kind === "values" && Object.keys(found.values)).toHaveLength(100);
    expect(found).toHaveProperty("values.a", 7);
  });

  test("keeps names that are no ordinary keys", () => {
    const found = readMetricLines("METRIC __proto__=1", "__proto__");
    expect(found.kind === "values" && Object.hasOwn(found.values, "__proto__")).toBe(true);
  });

  test("reads back every finite number that JavaScript prints", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readMetricLines(`METRIC a=${value}`, "a")).toEqual(
          values({ a: Number(`${value}`) }),
        );
      }),
    );
  });

  test("tells who wrote a tool's command that there is a preset", () => {
    const found = read(
      { from: "metric-lines" },
      metric({ from: "metric-lines" }, "", "pytest tests"),
      exited("12 passed in 0.1s"),
    );
    expect(found).toEqual(because("no-metric", /write the metric as "pytest:tests"/));
  });
});

describe("block, pattern", () => {
  const block: Reading = { from: "block", names: ["val_bpb", "depth"] };

  test("reads the named lines of a block", () => {
    const stdout = "step 1: 3\n---\nval_bpb:          0.997900\ndepth:   8\nother:  1\n";
    expect(reads(block, "val_bpb", stdout)).toEqual(values({ val_bpb: 0.9979, depth: 8 }));
    expect(reads(block, "val_bpb", "depth: 8")).toEqual(because("no-metric", /it printed depth/));
    expect(reads(block, "val_bpb", "val_bpb: nan")).toEqual(because("not-finite", /nan/));
  });

  test("reads the group of a pattern", () => {
    const time: Reading = { from: "pattern", pattern: "^took (\\S+) ms$" };
    expect(reads(time, "time", "took 12.5 ms\n")).toEqual(values({ time: 12.5 }));
    expect(reads(time, "time", "took 1 ms\ntook 2 ms")).toEqual(
      because("ambiguous-metric", /1 and/),
    );
    expect(reads(time, "time", "took long ms")).toEqual(because("no-metric", /"long"/));
    expect(reads(time, "time", "")).toEqual(because("no-metric", /nothing that matches/));
    const named: Reading = { from: "pattern", pattern: "(a|b)=(?<value>\\d+)" };
    expect(reads(named, "v", "b=4")).toEqual(values({ v: 4 }));
  });
});

describe("JSON", () => {
  const document = '{"a":{"b":[{"c":1.5,"odd key":2}]},"text":"1","none":null}';

  test.each([
    ["a.b[0].c", 1.5],
    ["$.a.b[0].c", 1.5],
    ['a.b[0]["odd key"]', 2],
    ["a.b.length", 1],
  ])("reads %s", (path, value) => {
    expect(readJson(document, path, "v")).toEqual(values({ v: value }));
  });

  test("reads the whole text, or its last line", () => {
    expect(readJson("log\n42\n", "", "v")).toEqual(values({ v: 42 }));
    expect(readJson(`log\n${document}\n`, "a.b[0].c", "v")).toEqual(values({ v: 1.5 }));
    expect(readJson(JSON.stringify({ a: 1 }, null, 2), "a", "v")).toEqual(values({ v: 1 }));
  });

  test.each([
    ["a.b[1].c", /nothing at a.b\[1\].c/],
    ["a.constructor", /nothing at/],
    ["text", /left "\\"1\\"" at text on stdout, not a number/],
    ["none", /left "null" at none on stdout, not a number/],
    ["a..b", /is no path/],
  ])("says what stands at %s", (path, detail) => {
    expect(readJson(document, path, "v")).toEqual(because("no-metric", detail));
  });

  test("says where there is no JSON", () => {
    expect(readJson("oops", "a", "v", "out.json")).toEqual(
      because("no-metric", /no JSON on out.json, but "oops"/),
    );
    expect(readJson("null", "a", "v")).toEqual(because("no-metric", /nothing at a/));
    expect(jsonSteps("a[b]")).toBeUndefined();
  });
});

describe("taken from outside", () => {
  test("gives seconds, bytes and the exit code, with METRIC lines beside them", () => {
    expect(reads({ from: "wall-time" }, "latency", "METRIC p99=3")).toEqual(
      values({ p99: 3, latency: 1.5 }),
    );
    expect(reads({ from: "cpu-time" }, "cpu", "METRIC cpu=0")).toEqual(values({ cpu: 0.25 }));
    expect(reads({ from: "peak-memory" }, "memory", "")).toEqual(values({ memory: 4096 }));
    expect(reads({ from: "exit-code" }, "exit_code", "", 7)).toEqual(values({ exit_code: 7 }));
  });

  test("a failing command has no time, a missing one no exit code", () => {
    expect(reads({ from: "wall-time" }, "latency", "", 1)).toEqual({ kind: "crashed" });
    expect(reads({ from: "exit-code" }, "exit_code", "", 127)).toEqual({ kind: "crashed" });
  });

  test("says that a machine cannot measure", () => {
    const blind = { ...exited(""), usage: { ...usage, cpuMs: null } };
    expect(read({ from: "cpu-time" }, metric({ from: "cpu-time" }, "cpu"), blind)).toEqual(
      because("no-metric", /cannot measure the CPU time/),
    );
  });
});

describe("tools", () => {
  const counts = { passed: 0, failed: 0, errors: 0, skipped: 0, xfailed: 0, xpassed: 0 };

  test.each([
    ["12 passed in 62.10s (0:01:02)", { passed: 12 }],
    [
      "=== \u001b[31m1 failed\u001b[0m, 3 passed, 2 warnings in 0.12s ===",
      { failed: 1, passed: 3, warnings: 2 },
    ],
    ["1 passed, 1 error, 2 subtests passed in 0.1s", { passed: 1, errors: 1, subtests_passed: 2 }],
  ])("reads pytest's %j", (line, found) => {
    expect(pytestSummaries(`noise\n${line}\n`)).toEqual([{ ...counts, ...found }]);
  });

  test("pytest's rate leaves skipped tests out", () => {
    const stdout = "collected\n1 failed, 2 passed, 1 error, 5 skipped in 1.0s\n";
    expect(reads({ from: "pytest" }, "pass_rate", stdout, 1)).toHaveProperty(
      "values.pass_rate",
      0.5,
    );
  });

  test("a second summary or rating that says something else is ambiguous", () => {
    const twice = "9 failed, 1 passed in 0.12s\n1000 passed in 0.01s\n";
    expect(reads({ from: "pytest" }, "pass_rate", twice, 1)).toEqual(
      because("ambiguous-metric", /several summary lines/),
    );
    const rated = "rated at 3.00/10\nrated at 10.00/10\n";
    expect(reads({ from: "pylint" }, "rating", rated, 0)).toEqual(
      because("ambiguous-metric", /several ratings: 3\.00, 10\.00/),
    );
  });

  test("pytest's exit code tells a measurement from a crash", () => {
    const pytest = (stdout: string, code: number) => reads({ from: "pytest" }, "", stdout, code);
    expect(pytest("1 error in 0.2s", 2)).toEqual({ kind: "crashed" });
    expect(pytest("no tests ran in 0.01s", 5)).toEqual(because("no-metric", /found no tests/));
    expect(pytest("3 skipped in 0.01s", 0)).toEqual(because("no-metric", /ran no test/));
    expect(pytest("", 0)).toEqual(because("no-metric", /no summary line/));
  });

  test("tox adds up its pytest runs, and falls back on its exit code", () => {
    const tox = (stdout: string, code: number) => reads({ from: "tox" }, "pass_rate", stdout, code);
    expect(tox("2 passed in 1s\n1 failed, 1 passed in 1s", 1)).toHaveProperty(
      "values.pass_rate",
      0.75,
    );
    expect(tox("  a: OK (1.20 seconds)", 0)).toEqual(because("no-metric", /ran no command/));
    expect(tox("  a: FAIL code 1 (0.70 seconds)", 1)).toEqual({ kind: "crashed" });
    expect(tox("  a: FAIL code 1 (1.2=setup[0.2]+cmd[1.0] seconds)", 1)).toEqual(
      values({ pass_rate: 0 }),
    );
    expect(tox("a: OK", 0)).toEqual(values({ pass_rate: 1 }));
    expect(tox("a: exit 7", 7)).toEqual(values({ pass_rate: 0 }));
    expect(tox("1 error in 1s", 2)).toEqual({ kind: "crashed" });
    expect(tox("", 254)).toEqual({ kind: "crashed" });
  });

  test("coverage is the total in the last line", () => {
    const coverage = (stdout: string, code = 0) => reads({ from: "coverage" }, "", stdout, code);
    expect(coverage("1 failed, 1 passed in 0.04s\n85.714286\n")).toEqual(
      values({ ...counts, failed: 1, passed: 1, pass_rate: 0.5, coverage: 85.714286 }),
    );
    expect(coverage("1 passed in 1s\nNo data to report.\n", 1)).toEqual(
      because("no-metric", /write coverage:--no-cov/),
    );
    expect(coverage("", 1)).toEqual({ kind: "crashed" });
    expect(coverage("TOTAL?")).toEqual(because("no-metric", /no coverage total, but "TOTAL\?"/));
    expect(coverage("", 5)).toEqual(because("no-metric", /found no tests/));
  });

  test("pylint's exit code is a sum of bits", () => {
    const pylint = (stdout: string, code: number) => reads({ from: "pylint" }, "", stdout, code);
    const said = "a.py:1:0: C0114\nYour code has been rated at -8.53/10 (previous run: 1.00/10)\n";
    expect(pylint(said, 2 | 4 | 8 | 16)).toEqual(values({ rating: -8.53 }));
    expect(pylint(said, 1)).toEqual({ kind: "crashed" });
    expect(pylint(said, 32)).toEqual({ kind: "crashed" });
    expect(pylint(said, 127)).toEqual({ kind: "crashed" });
    expect(pylint("", 0)).toEqual(because("no-metric", /no rating/));
  });
});

describe("any output", () => {
  const readings: Reading[] = [
    { from: "metric-lines" },
    { from: "block", names: ["a", "toString"] },
    { from: "pattern", pattern: "a=(\\S*)" },
    { from: "json", path: "a[0].b" },
    { from: "json", path: "", file: "f" },
    { from: "wall-time" },
    { from: "cpu-time" },
    { from: "peak-memory" },
    { from: "exit-code" },
    { from: "pytest" },
    { from: "tox" },
    { from: "coverage" },
    { from: "pylint" },
  ];
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "METRIC ",
      "a=",
      "nan",
      "1",
      "a: ",
      "\n",
      "passed in 1s",
      " 3 failed, ",
      "{",
      "[",
    ),
  );

  test("never throws, and a value is always finite", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...readings),
        fc.constantFrom("", "a", "pass_rate", "constructor"),
        fc.array(piece).map((pieces) => pieces.join("")),
        fc.integer({ min: 0, max: 255 }),
        (reading, name, stdout, exitCode) => {
          const found = reads(reading, name, stdout, exitCode);
          if (found.kind !== "values") return;
          expect(Object.values(found.values).every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("says that output was dropped", () => {
    const cut = { ...exited(""), truncated: true };
    expect(read({ from: "metric-lines" }, metric({ from: "metric-lines" }, "a"), cut)).toEqual(
      because("no-metric", /lost its middle/),
    );
  });
});
