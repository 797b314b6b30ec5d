import { expect, test } from "vitest";
import { experiment } from "../decide/fixtures.ts";
import { noiseReport } from "../decide/noise.ts";
import { rule } from "../decide/rule-in-force.ts";
import { PLAIN } from "./look.ts";
import { histogram, noiseText, sparkline } from "./noise.ts";

const { objective } = experiment();
const runs = (values: readonly number[], cpuMs: number | null = 50) =>
  values.map((value) => ({ value, usage: { wallMs: 10 * value, cpuMs, peakBytes: null } }));
const VARYING = [10, 10.4, 9.7, 10.1, 13, 10.2, 10.3, 10.1, 9.9, 10];

test("a metric that repeats exactly needs no chart", () => {
  const report = noiseReport(runs([3, 3, 3]), objective, rule);
  expect(report).toMatchObject({ repeatsExactly: true, sigma: 0, drift: 0, resolves: [] });
  const text = noiseText({ ...report, objective, budget: {} }, PLAIN);
  expect(text).toMatch(/^work 3, typical of 3 runs of 30ms\nIt repeats exactly/);
});

test("one that varies is drawn, with what can be proven through it", () => {
  const report = noiseReport(runs(VARYING), objective, rule);
  expect(report.sigma).toBeCloseTo(0.0415, 3);
  expect(report.clocks).toEqual({ wall: expect.closeTo(report.sigma, 12), cpu: 0 });
  expect(report.resolves.map(({ runs }) => runs)).toEqual([14, 20, 50, 160]);
  const text = noiseText({ ...report, objective, budget: { studyMs: 3_600_000 } }, PLAIN);
  expect(text).toContain(`in time      ${sparkline(VARYING)}`);
  expect(text).toMatch(/clocks +CPU time varies by 0 %, wall time varies by [\d.]+ %/);
  expect(text).toMatch(/provable +[\d.]+ % in 14 runs a trial/);
  expect(text).toMatch(/budget +about \d+ useless changes dismissed in 1h/);
});

test("too few runs for a calibration say so, a missing clock is left out", () => {
  const report = noiseReport(runs([10, 11, 12], null), objective, rule);
  expect(report.clocks.cpu).toBeNull();
  const text = noiseText({ ...report, objective, budget: {} }, PLAIN);
  expect(text).toContain("unknown: takes 8 runs at least");
  expect(text).not.toContain("CPU");
  // One run equals itself, and that says nothing.
  for (const few of [[3], [3, 3]]) {
    expect(noiseReport(runs(few), objective, rule).repeatsExactly).toBe(false);
  }
});

test("charts: the least is the lowest bar, nothing is blank", () => {
  expect(sparkline([1, 2, 3])).toBe("▁▄█");
  expect(sparkline([5, 5])).toBe("▁▁");
  expect(histogram([1, 1, 1, 2], 2)).toBe("█▃");
});

test("CPU time is offered where it is clearly quieter and the command does little but compute", () => {
  const { metric } = objective;
  const source = {
    kind: "command",
    command: "node app.js",
    reading: { from: "wall-time" },
  } as const;
  const timed = { ...objective, metric: { ...metric, spec: "latency:node app.js", source } };
  const busy = VARYING.map((value) => ({
    value,
    usage: { wallMs: 10 * value, cpuMs: 95 + value / 100, peakBytes: null },
  }));
  const report = noiseReport(busy, timed, rule);
  const text = noiseText({ ...report, objective: timed, budget: {} }, PLAIN);
  expect(text).toMatch(/CPU time is quieter here \(.*\): --metric 'cpu:node app.js'/);
  expect(noiseReport(busy, objective, rule).quieter).toBeUndefined();
  // One that waits most of its time is not measured by what it computes.
  expect(noiseReport(runs(VARYING), timed, rule).quieter).toBeUndefined();
  expect(noiseReport(busy.slice(0, 4), timed, rule).quieter).toBeUndefined();
});
