import fc from "fast-check";
import { expect, test } from "vitest";
import { testsSeen } from "./missing-tests.ts";
import type { TestReport } from "./test-report.ts";

const report = (over: Partial<Record<"ran" | "idle", readonly string[]>>, modules = {}) => {
  const made: TestReport = {
    ran: new Set(over.ran),
    idle: new Set(over.idle),
    idleModules: new Set(),
    brokenModules: new Set(),
    ...modules,
  };
  return { report: made };
};

test("all ids are told once, sorted, those of all commands together", () => {
  const told = [report({ ran: ["b", "a"] }), report({ ran: ["c", "a"], idle: ["d"] })];
  expect(testsSeen(told, "all")).toEqual({ ran: ["a", "b", "c"] });
});

test("commands without ids tell nothing; where ids are expected, all are missing", () => {
  expect(testsSeen([], "all")).toBeUndefined();
  expect(testsSeen([{}], "all")).toBeUndefined();
  expect(testsSeen([], ["a"])).toBeUndefined();
  expect(testsSeen([{}], ["a"])).toEqual({ vanished: 1, skipped: 0, ids: ["a"] });
});

test("what is missing is told apart, of a module that is skipped as a whole too", () => {
  const told = [report({ ran: ["a"], idle: ["b"] }, { idleModules: new Set(["m"]) })];
  expect(testsSeen(told, ["a", "b", "c", "m.py::d"])).toEqual({
    vanished: 1,
    skipped: 2,
    ids: ["c", "b", "m.py::d"],
  });
});

test("tests of a module that cannot be collected are excused, others are not", () => {
  const told = [report({}, { brokenModules: new Set(["m"]) })];
  expect(testsSeen(told, ["m.py::d"])).toMatchObject({ excuse: /could not collect .* m$/ });
  expect(testsSeen(told, ["n.py::d"])).not.toHaveProperty("excuse");
});

test("a run that ran all that is expected misses nothing; one that ran less misses just that", () => {
  const ids = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 300 });
  fc.assert(
    fc.property(ids, ids, ids, (expected, others, idle) => {
      const left = expected.filter((_, n) => n % 3 !== 0);
      const told = [report({ ran: [...left, ...others], idle })];
      const seen = testsSeen(told, expected);
      const gone = expected.filter((id) => !left.includes(id) && !others.includes(id));
      expect(seen === undefined).toBe(gone.length === 0);
      if (!seen || !("vanished" in seen)) return;
      expect(seen.vanished + seen.skipped).toBe(gone.length);
      expect(seen.ids).toHaveLength(Math.min(gone.length, 100));
      expect(gone).toEqual(expect.arrayContaining([...seen.ids]));
    }),
  );
});
