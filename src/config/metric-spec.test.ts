import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssayError } from "../domain/error.ts";
import type { Problem } from "../domain/problem.ts";
import { type MetricQuestion, parseMetric } from "./metric-spec.ts";

const parse = (spec: string, question: Partial<MetricQuestion> = {}) =>
  parseMetric(spec, { targets: ["src/**"], ...question });

function problemOf(spec: string, question: Partial<MetricQuestion> = {}): Problem | undefined {
  try {
    parse(spec, question);
  } catch (error) {
    if (error instanceof AssayError) return error.problem;
    throw error;
  }
  return undefined;
}

const commandOf = (spec: string, question: Partial<MetricQuestion> = {}) => {
  const { source } = parse(spec, question).metric;
  return source.kind === "command" ? source.command : undefined;
};

describe("presets", () => {
  test.each([
    ["pytest", "pass_rate", "pytest", "maximize"],
    ["pytest:tests -q", "pass_rate", "pytest tests -q", "maximize"],
    ["tox:py312", "pass_rate", "tox run -e py312", "maximize"],
    ["latency:node app.js", "latency", "node app.js", "minimize"],
    ["cpu: node app.js", "cpu", "node app.js", "minimize"],
    ["memory:node a:b.js", "memory", "node a:b.js", "minimize"],
    ["exit-code:./count", "exit_code", "./count", undefined],
    ["val_bpb", "val_bpb", "python3 train.py", "minimize"],
    ["val_bpb:sh run.sh", "val_bpb", "sh run.sh", "minimize"],
  ])("%s", (spec, name, command, direction) => {
    const parsed = parse(spec);
    expect(parsed).toMatchObject({ metric: { name, source: { command } } });
    expect(parsed.direction).toBe(direction);
  });

  test("keep what the user wrote", () => {
    for (const spec of ["pytest", "pylint", "coverage:-q", "val_bpb", "module:a.ts#b"]) {
      expect(parse(spec).metric.spec).toBe(spec);
    }
  });

  test("coverage is of a pytest run", () => {
    expect(commandOf("coverage:tests -q")).toContain("\ncoverage run -m pytest tests -q\n");
  });

  test("val_bpb runs under uv where the base has its lock file", () => {
    expect(commandOf("val_bpb", { hasPath: (path) => path === "uv.lock" })).toBe("uv run train.py");
  });

  test.each([
    [["src/**"], / src$/],
    [["a.py", "pkg/**/*.py", "pkg/*", "README.md"], / a.py pkg$/],
    [["my pkg/**"], / 'my pkg'$/],
    [["**/*.py", "pkg"], /--ignore=\S+ \.$/],
    [["web/*.ts"], /--ignore=\S+ \.$/],
  ])("pylint checks the Python of %j", (targets, command) => {
    expect(commandOf("pylint", { targets })).toMatch(command);
    expect(commandOf("pylint:lib x.py", { targets })).toMatch(/ lib x.py$/);
  });

  test("retrieval and modules name a file of the base", () => {
    const hasPath = (path: string) => path === "eval/q.json";
    expect(parse("retrieval:eval/q.json", { hasPath })).toEqual({
      metric: {
        name: "ndcg@10",
        spec: "retrieval:eval/q.json",
        source: { kind: "retrieval", file: "eval/q.json" },
      },
      direction: "maximize",
    });
    expect(problemOf("retrieval:eval/x.json", { hasPath })).toMatchObject({ code: "file-missing" });
    expect(problemOf("module:eval/x.ts#size", { hasPath })).toMatchObject({
      code: "file-missing",
      file: "eval/x.ts",
    });
    expect(parse("module:./eval/q.json", { hasPath }).metric.source).toMatchObject({
      export: "default",
    });
  });

  test("--metric-name chooses among their numbers", () => {
    expect(parse("pytest", { metricName: "failed" })).toMatchObject({
      metric: { name: "failed" },
      direction: "minimize",
    });
    expect(parse("coverage", { metricName: "pass_rate" }).metric.name).toBe("pass_rate");
    expect(parse("retrieval:q", { metricName: "recall@5" }).metric.name).toBe("recall@5");
    expect(parse("val_bpb", { metricName: "peak_vram_mb" }).direction).toBeUndefined();
    expect(problemOf("pytest", { metricName: "pased" })).toMatchObject({ nearest: "passed" });
    expect(problemOf("retrieval:q", { metricName: "recall" })).toMatchObject({
      code: "metric-malformed",
    });
    expect(problemOf("latency:x", { metricName: "time" })).toMatchObject({
      detail: 'it gives no number called "time"',
    });
  });
});

describe("commands", () => {
  test.each([
    "node bench.js",
    "./pylnt",
    "pytest tests",
    "A=b:c node x.js",
    "bench",
    "npm run test:unit",
    "tax",
  ])("%s", (spec) => {
    expect(parse(spec)).toEqual({
      metric: {
        name: "",
        spec,
        source: { kind: "command", command: spec, reading: { from: "metric-lines" } },
      },
    });
  });

  test("have the name that was given", () => {
    expect(parse("node bench.js", { metricName: "p99" }).metric.name).toBe("p99");
  });
});

describe("mistakes", () => {
  test.each([
    ["pylnt", "pylint"],
    ["Pytest", "pytest"],
    ["latency", "latency:CMD"],
    ["latency:", "latency:CMD"],
    ["latncy:node app.js", "latency:node app.js"],
    ["val-bpb", "val_bpb"],
    ["exit_code:x", "exit-code:x"],
    ["cpuu:x", "cpu:x"],
    ["tox", "tox:ENV"],
    ["module", "module:PATH#EXPORT"],
  ])("%s: did you mean %s?", (spec, nearest) => {
    expect(problemOf(spec)).toMatchObject({ code: "metric-malformed", spec, nearest });
  });

  test.each(["", "  ", "throughput:node x.js"])("%j is nothing", (spec) => {
    expect(problemOf(spec)).toMatchObject({ code: "metric-malformed" });
    expect(problemOf(spec)).not.toHaveProperty("nearest");
  });

  test("any text is a metric or a problem", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom("toString", "constructor:x")), (spec) => {
        const problem = problemOf(spec);
        if (problem) expect(problem.code).toBe("metric-malformed");
      }),
    );
  });
});
