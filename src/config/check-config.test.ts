import { expect, test } from "vitest";
import { AssayError } from "../domain/error.ts";
import type { ConfigIssue } from "../domain/problem.ts";
import { checkConfig } from "./check-config.ts";

function issuesOf(value: unknown, text: string): readonly ConfigIssue[] {
  try {
    checkConfig(value, { file: "assay.config.ts", text });
  } catch (error) {
    if (error instanceof AssayError && error.problem.code === "config-invalid") {
      return error.problem.issues;
    }
    throw error;
  }
  return [];
}

test("a full configuration passes unchanged", () => {
  const value = {
    target: ["src/**"],
    metric: () => 1,
    direction: "minimize",
    guards: ["npm test", { name: "types", command: "tsc" }],
    budget: { run: "5m", study: 3600, trials: 20 },
    proposer: { name: "mine", propose: () => ({ kind: "exhausted" }) },
    seed: 7,
  };
  expect(checkConfig(value, { file: "f", text: "" })).toBe(value);
});

test("a wrong key has its line and the nearest right name", () => {
  const text =
    'import { defineConfig } from "assay";\n\nexport default defineConfig({\n  targte: "src/**",\n});\n';
  expect(issuesOf({ targte: "src/**" }, text)).toEqual([
    {
      file: "assay.config.ts",
      line: 4,
      key: "targte",
      expected: "is not a known option.",
      nearest: "target",
    },
  ]);
});

test("a key of the wrong group is shown the right one", () => {
  expect(issuesOf({ trials: 3 }, "{ trials: 3 }")[0]?.nearest).toBe("budget.trials");
});

test("a key like nothing known gets the list", () => {
  expect(issuesOf({ budget: { money: 3 } }, "")[0]?.expected).toBe(
    "is not a known option. Known here: run, study, trials, trialRuns, patience, goal, proposing, tokens, usd, memory, disk, output, processes, cpus.",
  );
});

test("wrong values say what was expected and what was found, all at once", () => {
  const text =
    '{\n  "direction": "minimise",\n  "budget": {\n    "run": "5 minuts"\n  },\n  "guards": [\n    "a",\n    7\n  ]\n}';
  const value = { direction: "minimise", budget: { run: "5 minuts" }, guards: ["a", 7] };
  expect(issuesOf(value, text)).toEqual([
    {
      file: "assay.config.ts",
      line: 2,
      key: "direction",
      expected: 'expected "minimize" or "maximize", found "minimise".',
      nearest: "minimize",
    },
    {
      file: "assay.config.ts",
      line: 8,
      key: "guards.1",
      expected:
        "expected a command, an object { name, command }, or { metric, direction, tolerance, mode } for a number, found 7.",
    },
    {
      file: "assay.config.ts",
      line: 4,
      key: "budget.run",
      expected:
        'expected a length of time above zero, such as "90s", "5m" or "1h30m", found "5 minuts".',
    },
  ]);
});

test("a metric object with a mistake inside is pointed at", () => {
  const metric = { name: "x", spec: "x", source: { kind: "comand", command: "x" } };
  expect(issuesOf({ metric }, "{ metric }")[0]?.expected).toContain("found an object");
});

test("something that is no object at all", () => {
  expect(issuesOf("src/**", "")[0]).toMatchObject({ key: "(the whole file)" });
});
