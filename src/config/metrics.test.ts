import { describe, expect, test } from "vitest";
import { directionOf, metrics } from "./metrics.ts";

describe("metrics", () => {
  test("a command leaves its name open", () => {
    expect(metrics.command("node bench.js")).toEqual({
      name: "",
      spec: "node bench.js",
      source: { kind: "command", command: "node bench.js", reading: { from: "metric-lines" } },
    });
    expect(metrics.command("x", { name: "p99", unit: "ms" })).toMatchObject({
      name: "p99",
      unit: "ms",
    });
  });

  test("a pattern is checked when it is written", () => {
    expect(metrics.pattern("x", /took (\d+)/i, { name: "time" })).toMatchObject({
      name: "time",
      source: { reading: { from: "pattern", pattern: "took (\\d+)", flags: "i" } },
    });
    expect(() => metrics.pattern("x", "(")).toThrow(/metric "\(" cannot be used/);
  });

  test.each([
    ["results[0].mean", "mean"],
    ["a.times[3]", "times"],
    ['a["odd key"]', "odd key"],
    ["", "value"],
    ["[0]", "value"],
  ])("the JSON path %j is called %j", (path, name) => {
    expect(metrics.json("x", path)).toMatchObject({ name });
  });

  test("pylint quotes what a shell would split, and leaves other people's code out", () => {
    expect(metrics.pylint(["a b.py", "src"])).toMatchObject({
      source: { command: expect.stringMatching(/ 'a b.py' src$/) },
    });
    expect(metrics.pylint()).toMatchObject({
      source: { command: expect.stringMatching(/--ignore=\S*\.venv\S* \.$/) },
    });
  });

  test.each([
    ["bench/size.ts#lines", "lines", "lines"],
    ["bench/size.ts", "size", "default"],
    ["my bench.mjs#default", "my_bench", "default"],
  ])("the module %j is called %j", (place, name, exported) => {
    expect(metrics.module(place)).toMatchObject({ name, source: { export: exported } });
  });

  test("says which way is better, where it is known", () => {
    const { command, latency, pytest, retrieval, valBpb, module } = metrics;
    expect(
      [latency("x"), metrics.cpu("x"), metrics.memory("x"), valBpb("x")].map(directionOf),
    ).toEqual(Array(4).fill("minimize"));
    expect(
      [pytest(), metrics.coverage(), metrics.pylint(), metrics.tox("a"), retrieval("q")].map(
        directionOf,
      ),
    ).toEqual(Array(5).fill("maximize"));
    expect([command("x"), module("m"), metrics.exitCode("x")].map(directionOf)).toEqual(
      Array(3).fill(undefined),
    );
    expect(directionOf({ ...pytest(), name: "failed" })).toBe("minimize");
  });
});
