import { expect, test } from "vitest";
import type { Metric, Reading } from "../domain/metric.ts";
import { toldUnit } from "./told-unit.ts";

const metric = (unit?: string, from: Reading["from"] = "metric-lines"): Metric => ({
  name: "x",
  spec: "x",
  source: { kind: "command", command: "x", reading: { from } as Reading },
  ...(unit === undefined ? {} : { unit }),
});

test.each([
  ["seconds", 1],
  ["parse_ms", 1e-3],
  ["totalSeconds", 1],
  ["p99.us", 1e-6],
  ["wall_s", 1],
  ["training_seconds", 1],
  ["items_s", undefined],
  ["ops_per_ms", undefined],
  ["ms", 1e-3],
  ["comparisons", undefined],
  ["items", undefined],
  ["constructor", undefined],
])("a metric called %s: %s seconds", (name, seconds) => {
  expect(toldUnit(metric(), name)).toBe(seconds);
});

test("its unit has the last word; what is taken from outside is told by nobody", () => {
  expect(toldUnit(metric("ms"), "work")).toBe(1e-3);
  expect(toldUnit(metric("ops/s"), "seconds")).toBeUndefined();
  expect(toldUnit(metric("s", "wall-time"), "latency")).toBeUndefined();
});
