import fc from "fast-check";
import { expect, test } from "vitest";
import { sentence } from "../domain/problem-words.ts";
import { parseParameters } from "./notation.ts";
import { createSpace } from "./space.ts";

const parsed = (declarations: Record<string, string>) =>
  parseParameters(Object.entries(declarations).map(([name, text]) => ({ name, text })));

const range = (text: string) => {
  const found = parsed({ p: text });
  return "parameters" in found ? found.parameters[0]?.range : found.problems;
};

test("each kind is read", () => {
  expect(range("int 1..64 log")).toEqual({ kind: "int", low: 1, high: 64, log: true });
  expect(range("int -5..5")).toEqual({ kind: "int", low: -5, high: 5 });
  expect(range("  float   0.001..10  log ")).toEqual({
    kind: "float",
    low: 0.001,
    high: 10,
    log: true,
  });
  expect(range("float -1e-3..+.5")).toEqual({ kind: "float", low: -0.001, high: 0.5 });
  expect(range("choice none|lz4 | -O3 -g")).toEqual({
    kind: "choice",
    values: ["none", "lz4", "-O3 -g"],
  });
  expect(range("ordered 16|32|64")).toEqual({ kind: "ordered", values: ["16", "32", "64"] });
  expect(range("bool")).toEqual({ kind: "bool" });
});

test("a condition is read by the kind of what it asks about", () => {
  const found = parsed({
    level: "int 1..19 when codec is zstd or gzip",
    codec: "choice none|zstd|gzip when fast is true",
    fast: "bool",
    deep: "bool when level is 3|4",
    text: "bool when size is 16",
    size: "ordered 16|32",
  });
  if (!("parameters" in found)) throw new Error(JSON.stringify(found.problems));
  expect(found.parameters.map(({ when }) => when)).toEqual([
    { parameter: "codec", is: ["zstd", "gzip"] },
    { parameter: "fast", is: [true] },
    undefined,
    { parameter: "level", is: [3, 4] },
    { parameter: "size", is: ["16"] },
    undefined,
  ]);
  expect(createSpace(found.parameters).order).toHaveLength(6);
});

test.each([
  ["int 5..5", 5, "5..5 holds one value, so there is nothing to search"],
  ["int 9..1", 5, "9 is more than 1"],
  ["int 0..8 log", 5, "a log range has to begin above 0, not at 0"],
  ["int 1.5..3", 5, "1.5 is not a whole number"],
  ["int 1..9999999999999", 5, "9999999999999 is too large for a bound"],
  ["float 1..1e999", 7, "Infinity is too large for a bound"],
  ["int 1-64", 5, "a range like 1..64 belongs here"],
  ["int", 4, "a range like 1..64 belongs here"],
  ["int 1..", 8, "a bound is missing"],
  ["int 1..x", 8, '"x" is not a number'],
  ["int 1..64 lgo", 11, '"lgo" does not belong here'],
  ["float 1..64 log 3", 17, '"3" does not belong here'],
  ["bool yes", 6, '"yes" does not belong here'],
  ["choice", 7, "one of its values is empty"],
  ["choice a", 8, "two or more values like a|b belong here"],
  ["choice a||b", 8, "one of its values is empty"],
  ["choice a|b|a", 8, "a is there twice"],
  ["", 1, "nothing is no kind of parameter"],
  ["bool when", 10, 'a condition reads "when NAME is A|B"'],
  ["bool when q is x", 11, "no parameter is called q"],
])("%j is refused at column %i", (text, column, detail) => {
  expect(range(text)).toEqual([
    { code: "parameter-malformed", parameter: "p", text, column, detail },
  ]);
});

test("a condition on a value that never is, or on a float, is refused where it stands", () => {
  const columns = (text: string) => {
    const found = parsed({ p: text, f: "float 0..1", c: "choice a|b", i: "int 1..3" });
    return "problems" in found
      ? found.problems.map((problem) => "column" in problem && problem.column)
      : [];
  };
  expect(columns("bool when c is a|z")).toEqual([16]);
  expect(columns("bool when i is 4")).toEqual([16]);
  expect(columns("bool when f is 0.5")).toEqual([11]);
  expect(columns("bool when c is a")).toEqual([]);
});

test("every declaration that is wrong is told of, with the kind that was meant", () => {
  const found = parsed({ a: "integer 1..3", b: "bool", c: "int 3..1" });
  if (!("problems" in found)) throw new Error("nothing was found");
  expect(found.problems.map(sentence).join("\n")).toContain('Did you mean "int"?');
  expect(found.problems).toHaveLength(2);
});

test("law: any text is read or refused at a column of it", () => {
  const bits = fc.constantFrom(
    "int",
    "float",
    "choice",
    "1..5",
    "log",
    "when",
    "is",
    "p",
    "a|b",
    "|",
    "..",
    "é",
    "\t",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(bits).map((list) => list.join(" ")),
      ),
      (text) => {
        const found = parsed({ p: text });
        if ("parameters" in found) return;
        for (const problem of found.problems) {
          const column = "column" in problem ? (problem.column ?? 0) : 0;
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual(text.length + 1);
        }
      },
    ),
  );
});
