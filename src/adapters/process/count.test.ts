import { expect, test } from "vitest";
import { perfTotal, valgrindTotal } from "./count.ts";

test("perf's count is a number, or it counted nothing", () => {
  expect(perfTotal("# started on …\n\n1234567,,instructions:u,820000,100.00,,\n")).toBe(1_234_567);
  expect(perfTotal("<not supported>,,instructions:u,0,100.00,,\n")).toBeNull();
  expect(perfTotal("<not counted>,,instructions:u,0,0.00,,\n")).toBeNull();
  expect(perfTotal("")).toBeNull();
});

test("valgrind's count is the sum over all processes", () => {
  const log = "==7== Events    : Ir\n==7== Collected : 250\n==7==\n==8== Collected : 1000\n";
  expect(valgrindTotal(log)).toBe(1250);
  expect(valgrindTotal("==7== Command: true\n")).toBeNull();
});
