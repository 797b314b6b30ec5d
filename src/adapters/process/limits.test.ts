import { expect, test } from "vitest";
import { allLimits, watchedOf } from "./limits.ts";

test("limits that nobody names are the machine's, and what is named counts", () => {
  const limits = allLimits({ processes: 7, cpus: 1.5 });
  expect(limits).toMatchObject({ processes: 7, cpus: 1.5 });
  expect(limits.memoryBytes).toBeGreaterThan(100e6);
});

test("what a cgroup does not keep is watched, be it one of two", () => {
  const all = allLimits({ memoryBytes: 1, processes: 2, diskBytes: 3, outputBytes: 4 });
  expect(watchedOf(all)).toEqual({ memoryBytes: 1, processes: 2, diskBytes: 3, outputBytes: 4 });
  const some = watchedOf(all, new Set(["memoryBytes"]));
  expect(some).toEqual({ processes: 2, diskBytes: 3, outputBytes: 4 });
});
