import fc from "fast-check";
import { expect, test } from "vitest";
import { FIXERS } from "./fixers.ts";

const parse = (name: string, stdout: string) =>
  FIXERS.find((fixer) => fixer.name === name)?.rules?.parse(stdout);
const entry = (code: string, count: number, some?: number) => ({
  code,
  name: `rule-${code}`,
  count,
  fixable: some === undefined,
  ...(some === undefined ? {} : { fixable_count: some }),
});

test("ruff: what can be fixed, of all its answers together; the look of files last", () => {
  const first = [entry("D400", 90), entry("F401", 3), entry("ANN001", 7, 0), entry("E711", 9, 2)];
  const second = [entry("F401", 4)];
  const printed = [first, second].map((list) => `${JSON.stringify(list, null, 2)}\n`).join("");
  expect(parse("ruff", printed)).toEqual([
    { id: "F401", name: "rule-F401", count: 7 },
    { id: "E711", name: "rule-E711", count: 2 },
    { id: "D400", name: "rule-D400", count: 90 },
  ]);
  expect(parse("ruff", "[]\n")).toEqual([]);
  expect(parse("ruff", "error: unknown option\n")).toBeUndefined();
});

test("eslint: a rule and how often, one a line", () => {
  expect(parse("eslint", "no-var 2\n@stylistic/semi 5\nno-var 1\n")).toEqual([
    { id: "@stylistic/semi", count: 5 },
    { id: "no-var", count: 3 },
  ]);
  expect(parse("eslint", "")).toEqual([]);
  expect(parse("eslint", "Oops! Something went wrong\n")).toBeUndefined();
});

test("biome: the rules that its report names", () => {
  const diagnostic = (category: string) => ({ category, severity: "error" });
  const report = {
    summary: {},
    diagnostics: ["lint/style/useConst", "lint/style/useConst", "parse"].map(diagnostic),
  };
  expect(parse("biome", JSON.stringify(report))).toEqual([{ id: "style/useConst", count: 2 }]);
  expect(parse("biome", "no such option")).toBeUndefined();
});

test("whatever a fixer prints, its rules are names with counts, or there are none", () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(fc.dictionary(fc.string(), fc.anything())).map((x) => JSON.stringify(x) ?? ""),
  );
  fc.assert(
    fc.property(fc.constantFrom("ruff", "eslint", "biome"), text, (name, printed) => {
      for (const { id, count } of parse(name, printed) ?? []) {
        expect(id).not.toBe("");
        expect(count).toBeGreaterThan(0);
      }
    }),
  );
});
