import { expect, test } from "vitest";
import { parseTimes } from "./usage.ts";

test("the second line of `times` counts, as dash and bash print it", () => {
  expect(parseTimes("0m0.010000s 0m0.000000s\n0m1.250000s 0m0.250000s\n")).toBeCloseTo(1500);
  expect(parseTimes("0m0.001s 0m0.002s\n2m0.500s 0m0.000s\n")).toBeCloseTo(120_500);
});

test("a shell that was killed told nothing", () => {
  expect(parseTimes("")).toBeNull();
  expect(parseTimes("0m0.01s 0m0.00s\n")).toBeNull();
});
