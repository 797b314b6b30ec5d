import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDuration } from "../config/duration.ts";
import {
  formatBytes,
  formatChange,
  formatDuration,
  formatEffect,
  formatNumber,
  formatPercent,
  formatTicking,
} from "./numbers.ts";

test.each([
  [12.40999, "12.41"],
  [3, "3"],
  [1234567, "1234567"],
  [1234567.8, "1234568"],
  [0.000123456, "0.0001235"],
  [0, "0"],
  [-0.5, "-0.5"],
])("%d is shown as %s", (value, text) => expect(formatNumber(value)).toBe(text));

test("a change shows as many digits as it takes to see it", () => {
  expect(formatChange(12.41, 10.2, "s")).toBe("12.41 → 10.2 s");
  expect(formatChange(0.99790001, 0.99790002)).toBe("0.99790001 → 0.99790002");
  expect(formatChange(5, 5)).toBe("5 → 5");
});

test("different values never look the same", () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
  fc.assert(
    fc.property(value, value, (before, after) => {
      fc.pre(before !== after);
      const [left, right] = formatChange(before, after).split(" → ");
      expect(left).not.toBe(right);
    }),
  );
});

test.each([
  [0.123, "+12.3 %"],
  [-0.0004, "-0.04 %"],
  [0, "0 %"],
  [-0, "0 %"],
  [-0.000001, "0 %"],
  [1.5, "+150 %"],
])("%d is %s", (fraction, text) => expect(formatPercent(fraction)).toBe(text));

test("an absolute effect has the metric's unit", () => {
  expect(formatEffect({ scale: "absolute" }, 2, "errors")).toBe("+2 errors");
});

test.each([
  [0, "0s"],
  [350, "350ms"],
  [1234, "1.2s"],
  [42_400, "42s"],
  [185_000, "3m05s"],
  [300_000, "5m"],
  [7_500_000, "2h05m"],
  [273_600_000, "3d04h"],
])("%d ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

test("what is shown can be typed, and means nearly the same", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000_000 }), (ms) => {
      const back = parseDuration(formatDuration(ms)) ?? 0;
      expect(Math.abs(back - ms) / ms).toBeLessThan(0.06);
    }),
  );
});

test("a running time ticks in whole seconds", () => expect(formatTicking(1999)).toBe("1s"));

test("bytes", () => {
  expect(formatBytes(512)).toBe("512 B");
  expect(formatBytes(45_600_000)).toBe("45.6 MB");
});
