import fc from "fast-check";
import { expect, test } from "vitest";
import { AssayError } from "../domain/error.ts";
import { durationMs, parseDuration } from "./duration.ts";

test.each([
  ["90s", 90_000],
  ["5m", 300_000],
  ["8h", 28_800_000],
  ["1h30m", 5_400_000],
  ["1h 30m", 5_400_000],
  ["500ms", 500],
  ["1.5s", 1500],
  ["2d", 172_800_000],
  ["90", 90_000],
  [0.25, 250],
])("%s is %d ms", (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each(["", "m", "5 minutes", "5x", "-5m", "0s", "1e3s", "Infinity", "99d", 0, Number.NaN])(
  "%s is no length of time",
  (text) => expect(parseDuration(text)).toBeUndefined(),
);

test("parts add up", () => {
  fc.assert(
    fc.property(fc.nat(23), fc.nat(59), fc.integer({ min: 1, max: 59 }), (h, m, s) => {
      expect(parseDuration(`${h}h${m}m${s}s`)).toBe(((h * 60 + m) * 60 + s) * 1000);
    }),
  );
});

test("a bad one names the option", () => {
  expect(() => durationMs("soon", "--budget")).toThrow(AssayError);
  expect(() => durationMs("soon", "--budget")).toThrow('--budget "soon" is not a length of time');
});
