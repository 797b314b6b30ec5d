import fc from "fast-check";
import { expect, test } from "vitest";
import { AssayError } from "../../domain/error.ts";
import { jsonSteps } from "../../domain/json-path.ts";
import type { Metric, Reading } from "../../domain/metric.ts";
import { readBlock } from "./block.ts";
import { readJson } from "./json-path.ts";
import { readMetricLines } from "./metric-lines.ts";
import type { Exited } from "./reading.ts";
import { read } from "./readings.ts";
import { parseRetrievalFile } from "./retrieval-file.ts";

/** Names that every object has something under. */
const INHERITED = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty"] as const;

const READINGS: readonly Reading[] = [
  { from: "metric-lines" },
  { from: "block", names: ["a", "b"] },
  { from: "pattern", pattern: "a=(.*)" },
  { from: "pattern", pattern: "" },
  { from: "pattern", pattern: "(", flags: "zz" },
  { from: "json", path: "a.b[0]" },
  { from: "json", path: "$" },
  { from: "exit-code" },
  { from: "wall-time" },
  { from: "pytest" },
  { from: "tox" },
  { from: "coverage" },
  { from: "pylint" },
];

const exited = (stdout: string, exitCode = 0): Exited => ({
  stdout,
  exitCode,
  truncated: false,
  usage: { wallMs: 1, cpuMs: 1, peakBytes: 1 },
});
const metric = (reading: Reading, name: string): Metric => ({
  name,
  spec: "x",
  source: { kind: "command", command: "x", reading },
});

const name = fc.oneof(fc.stringMatching(/^[^\s=:]{1,12}$/u), fc.constantFrom(...INHERITED));
// Printed, a negative zero is none.
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value || 0);
const piece = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "METRIC a=",
    "a: ",
    "a=1",
    "\n",
    "\r",
    "\u2028",
    "1 passed",
    ", 2 failed",
    " in 0.1s",
  ),
  fc.constantFrom(
    '{"a":{"b":[',
    "[[[",
    "]]]",
    "1}",
    "rated at 9.",
    "/10",
    "\u001b[31m",
    "  x: OK (1 seconds)",
  ),
  ...[
    name.map((each) => `METRIC ${each}=`),
    name.map((each) => `3 ${each} in 1s`),
    number.map(String),
  ],
);
const output = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));

test("whatever is printed, a reading answers, with finite numbers only", () => {
  const asked = fc.tuple(
    fc.constantFrom(...READINGS),
    name,
    output,
    fc.constantFrom(0, 1, 2, 5, 127),
  );
  fc.assert(
    fc.property(asked, ([reading, wanted, stdout, exitCode]) => {
      const found = read(reading, metric(reading, wanted), exited(stdout, exitCode));
      if (found.kind === "values") {
        for (const value of Object.values(found.values)) expect(value).toSatisfy(Number.isFinite);
      }
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ["METRIC lines", (n: string, v: number) => `METRIC ${n}=${v}\n`, readMetricLines],
  [
    "a block",
    (n: string, v: number) => `${n}: ${v}\n`,
    (out: string, n: string) => readBlock(out, [], n),
  ],
] as const)(
  "%s: numbers that were printed are read back, and two of one name are ambiguous",
  (_, print, reading) => {
    const several = fc.uniqueArray(fc.tuple(name, number), { selector: ([n]) => n, minLength: 1 });
    fc.assert(
      fc.property(several, number, (entries, other) => {
        const stdout = entries.map(([n, v]) => print(n, v)).join("noise\n");
        for (const [n, v] of entries) {
          const found = reading(stdout, n);
          expect(
            found.kind === "values" && Object.getOwnPropertyDescriptor(found.values, n)?.value,
          ).toBe(v);
          if (Object.is(v, other)) continue;
          const twice = reading(stdout + print(n, other), n);
          expect(twice).toMatchObject({ because: "ambiguous-metric" });
        }
      }),
    );
  },
);

test("a second value is not overlooked, whatever stands behind it in its line", () => {
  fc.assert(
    fc.property(fc.constantFrom("\r", "\u2028", " ", ""), fc.string(), (sign, rest) => {
      const found = readMetricLines(`METRIC a=1\nMETRIC a=2${sign}${rest}`, "a");
      expect(found).toMatchObject({ kind: "unmeasurable" });
    }),
  );
});

test("a number in JSON is found by its path, own keys only", () => {
  const key = fc.oneof(fc.string(), fc.constantFrom(...INHERITED));
  fc.assert(
    fc.property(fc.array(fc.oneof(key, fc.nat(3)), { maxLength: 5 }), number, (steps, value) => {
      let document: unknown = value;
      for (const step of steps.toReversed()) {
        if (typeof step === "number") document = [...Array(step).fill(null), document];
        else document = Object.fromEntries([[step, document]]);
      }
      const path = steps.map((step) => `[${JSON.stringify(step)}]`).join("");
      expect(jsonSteps(path)).toEqual(steps);
      const expected = { kind: "values", values: { x: value } };
      expect(readJson(JSON.stringify(document), path, "x")).toEqual(expected);
    }),
  );
  for (const inherited of INHERITED) {
    expect(readJson("{}", inherited, "x")).toMatchObject({ because: "no-metric" });
  }
});

test("what is nested without end is no number", () => {
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  expect(readJson(deep, "$", "x")).toMatchObject({ because: "no-metric" });
});

test("names that every object has are names like others in test summaries", () => {
  const stdout = "3 constructor, 1 passed in 0.10s\n";
  const values = { kind: "values", values: { constructor: 3, passed: 1 } };
  for (const from of ["pytest", "tox"] as const) {
    expect(read({ from }, metric({ from }, "passed"), exited(stdout))).toMatchObject(values);
  }
});

test("a long text without any sense is read to its end", () => {
  for (const part of [
    "METRIC ",
    "a",
    "a:",
    "a: ",
    "1 passed, ",
    "  a: ",
    "\u001b[",
    "\u001b];",
    "rated at 1",
    "[",
    '{"a":',
    "9",
  ]) {
    const text = part.repeat(3e5 / part.length);
    for (const reading of READINGS) read(reading, metric(reading, "a"), exited(text));
  }
}, 300_000);

test("a file of labelled queries is read, or is a problem", () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom(
          "search",
          "mode",
          "k",
          "queries",
          "query",
          "relevant",
          "toString",
          "__proto__",
        ),
        fc.oneof({ maxDepth: 3 }, fc.constantFrom<unknown>("x", 3, "each", 0), tie("value")),
      ),
      fc.array(tie("value"), { maxLength: 3 }),
    ),
  })).value;
  const id = fc.oneof(json, fc.constant({ toString: 1, valueOf: 1 }));
  const query = fc.record({ query: fc.string(), relevant: fc.array(id) });
  const file = fc.record({ search: fc.constant("x"), queries: fc.array(fc.oneof(json, query)) });
  fc.assert(
    fc.property(fc.oneof(json, file), (document) => {
      try {
        const { queries } = parseRetrievalFile(JSON.stringify(document), "f");
        for (const { gains } of queries) expect(gains.size).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof AssayError)) throw error;
      }
    }),
    { numRuns: 1000 },
  );
});
