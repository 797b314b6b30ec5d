import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentence } from "../domain/problem-words.ts";
import { brokenBy, parseConstraints } from "./constraint.ts";
import { parseParameters } from "./notation.ts";
import type { ParameterValue } from "./parameter.ts";

const DECLARED = {
  threads: "int 1..256 log",
  cache: "int 16..16384 log",
  "cache-size": "int 1..9",
  "pool.size": "int 1..9",
  rate: "float 0..1",
  other: "float 0..1",
  codec: "choice none|lz4|zstd|-O3",
  second: "choice none|lz4",
  block: "ordered 64|16|32",
  effort: "ordered low|mid|high",
  fast: "bool",
  deep: "bool",
  level: "int 1..19 when codec is zstd",
};
const read = parseParameters(Object.entries(DECLARED).map(([name, text]) => ({ name, text })));
const parameters = "parameters" in read ? read.parameters : [];

function holds(text: string, assignment: Record<string, ParameterValue>): boolean {
  const found = parseConstraints([text], parameters);
  if ("problems" in found) throw new Error(found.problems.map(sentence).join("\n"));
  return found.constraints[0]?.holds(assignment) ?? false;
}

function fault(text: string) {
  const found = parseConstraints([text], parameters);
  const [problem] = "problems" in found ? found.problems : [];
  return problem?.code === "constraint-malformed"
    ? { column: problem.column, detail: problem.detail, nearest: problem.nearest }
    : undefined;
}

describe("what a constraint says", () => {
  test.each<[string, Record<string, ParameterValue>, boolean]>([
    ["threads * 12 + cache <= 16384", { threads: 32, cache: 16000 }, true],
    ["threads * 12 + cache <= 16384", { threads: 33, cache: 16000 }, false],
    ["threads - 2 - 3 == 5", { threads: 10 }, true],
    ["threads / 2 / 2 == 2.5", { threads: 10 }, true],
    ["threads % 8 == 0", { threads: 12 }, false],
    ["-threads < -3", { threads: 4 }, true],
    ["2 * (threads + 1) > 9.5e0", { threads: 4 }, true],
    ["4 <= threads < 8", { threads: 8 }, false],
    ["4 <= threads < 8", { threads: 4 }, true],
    ["threads < 2 or threads > 8 and fast", { threads: 1, fast: false }, true],
    ["(threads < 2 or threads > 8) and fast", { threads: 1, fast: false }, false],
    ["not (fast and deep)", { fast: true, deep: true }, false],
    ["not fast or deep", { fast: false, deep: false }, true],
    ["fast == deep", { fast: true, deep: false }, false],
    ["fast != true", { fast: false }, true],
    ["fast", { fast: true }, true],
    ["codec == zstd", { codec: "zstd" }, true],
    ['codec != "zstd"', { codec: "zstd" }, false],
    ["zstd == codec", { codec: "zstd" }, true],
    ["codec == '-O3'", { codec: "-O3" }, true],
    ["codec == second", { codec: "lz4", second: "lz4" }, true],
    ["effort >= mid", { effort: "high" }, true],
    ["mid > effort", { effort: "low" }, true],
    ["effort == low", { effort: "mid" }, false],
    ["block == 16.0", { block: "16" }, true],
    ["block >= 32", { block: "64" }, true],
    ["block * threads <= 64", { block: "32", threads: 2 }, true],
    ["cache-size <= 4", { "cache-size": 5 }, false],
    ["cache-threads >= 4", { cache: 16, threads: 8 }, true],
    ["pool.size + 1 == 3", { "pool.size": 2 }, true],
    ["rate + other <= 0.3", { rate: 0.1, other: 0.2 }, true],
    ["rate + other < 0.3", { rate: 0.1, other: 0.2 }, false],
    ["rate / other <= 1", { rate: 0, other: 0 }, false],
    ["threads >= rate / other", { threads: 256, rate: 1, other: 0 }, false],
  ])("%s, of %j: %j", (text, assignment, expected) => {
    expect(holds(text, assignment)).toBe(expected);
  });

  test("it holds where a parameter that it mentions is not there", () => {
    expect(holds("level * threads <= 4", { codec: "none", threads: 256 })).toBe(true);
    expect(holds("not level <= 19", { codec: "none" })).toBe(true);
    expect(holds("not level <= 19", { codec: "zstd", level: 3 })).toBe(false);
  });
});

test.each([
  ["", 1, "nothing stands there", undefined],
  ["thread <= 4", 1, "no parameter is called thread", "threads"],
  ["codec == zst", 10, "no parameter is called zst", "zstd"],
  ["codec == 'zst'", 10, 'codec is never "zst"', "zstd"],
  ["second == zstd", 11, "second is never zstd", undefined],
  ["block == 48", 10, "block is never 48", undefined],
  ["codec < zstd", 1, "the values of codec have no order: use == or !=", undefined],
  ["codec + 1 < 3", 1, "codec is no number", undefined],
  ["fast + 1 < 3", 1, "fast is no number", undefined],
  ["fast < deep", 1, "fast is no number", undefined],
  ["threads == zstd", 12, "zstd is no number", undefined],
  ["threads", 1, "threads is neither true nor false: compare it with something", undefined],
  ["threads + 1", 1, "… + … is neither true nor false: compare it with something", undefined],
  ["threads = 4", 9, '"=" compares nothing: write ==', undefined],
  ["fast && deep", 6, '"&&" is written and', undefined],
  ["fast || deep", 6, '"||" is written or', undefined],
  ["!fast", 1, '"!" is written not', undefined],
  ["threads <= 4x", 12, '"4x" is not a number', undefined],
  ["threads <=", 11, "a number or a parameter belongs here", undefined],
  ["threads <= )", 12, 'a number or a parameter belongs here, not ")"', undefined],
  ["(threads <= 4", 14, "a closing ) belongs here", undefined],
  ["threads <= 4 5", 14, '"5" does not belong here', undefined],
  ["codec == 'zstd", 10, "a quote is not closed", undefined],
  ["1 <= 2", 1, "it mentions no parameter", undefined],
  ["zstd == lz4", 1, "zstd and lz4 are both values", undefined],
  [`${"(".repeat(50)}threads`, 34, "it is nested too deep", undefined],
  ["threads <= 1 ; process.exit()", 14, '";" does not belong here', undefined],
])("%j is refused at column %i: %s", (text, column, detail, nearest) => {
  expect(fault(text)).toEqual({ column, detail, nearest });
});

test("what the files stand at is held against every constraint, with the values that it mentions", () => {
  const found = parseConstraints(["threads <= 4", "cache <= 4", "fast"], parameters);
  const broken = brokenBy(
    { threads: 3, cache: 16, fast: true },
    "constraints" in found ? found.constraints : [],
  );
  expect(broken).toEqual([
    {
      code: "constraint-broken",
      where: "constraints[1]",
      text: "cache <= 4",
      values: { cache: 16 },
    },
  ]);
});

test("law: any text is read, or refused at a column of it", () => {
  const bits = fc.constantFrom(
    ...["threads", "codec", "zstd", "fast", "block", "cache-size", "and", "or", "not", "true"],
    ...["<=", "==", "<", "+", "-", "*", "/", "%", "(", ")", "4", "0.5", "1e9", '"zstd"', "'", "é"],
  );
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.array(bits).map((list) => list.join(" ")),
    fc.array(bits).map((list) => list.join("")),
    fc.nat(5000).map((count) => `threads${" + 1".repeat(count)} <= 4`),
    fc.nat(5000).map((count) => `${"not ".repeat(count)}fast`),
  );
  const values = { threads: 4, codec: "zstd", fast: true, block: "16", "cache-size": 2 };
  fc.assert(
    fc.property(text, (written) => {
      const found = parseConstraints([written], parameters);
      if ("constraints" in found) {
        expect(typeof found.constraints[0]?.holds(values)).toBe("boolean");
        return;
      }
      const column = fault(written)?.column ?? 0;
      expect(column).toBeGreaterThanOrEqual(1);
      expect(column).toBeLessThanOrEqual(written.length + 1);
    }),
    { numRuns: 2000 },
  );
});

test("law: sums, products and comparisons are those of the language below", () => {
  const term = fc.constantFrom("threads", "cache", "3", "0.5", "7");
  const sums = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      term,
      fc
        .tuple(tie("any"), fc.constantFrom("+", "-", "*", "/", "%"), tie("any"))
        .map((parts) => parts.join(" ")),
      tie("any").map((inner) => `(${inner})`),
    ),
  })).any;
  const sign = fc.constantFrom("<=", "<", ">=", ">");
  const value = fc.integer({ min: 1, max: 256 });
  fc.assert(
    fc.property(sums, sign, sums, value, value, (left, by, right, threads, cache) => {
      const expected = new Function("threads", "cache", `return [${left}, ${right}]`);
      const [one, other] = expected(threads, cache) as [number, number];
      fc.pre(one === other || Math.abs(one - other) > 1e-9 * Math.max(Math.abs(one), 1));
      fc.pre(`${left}${right}`.includes("a"));
      const plain = new Function("a", "b", `return a ${by} b`);
      expect(holds(`${left} ${by} ${right}`, { threads, cache })).toBe(plain(one, other));
    }),
  );
});
