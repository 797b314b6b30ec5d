import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHierarchies } from "./hierarchies.ts";
import { parseTimes } from "./usage.ts";

const word = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("0::/", "cgroup2", " - ", ":", "\n", "/", "1:cpu:/a", "__proto__", " "),
);
const text = fc.array(word).map((words) => words.join(""));

test("the files of the kernel are read whatever is in them", () => {
  fc.assert(
    fc.property(text, text, (cgroup, mountinfo) => {
      for (const { folder } of parseHierarchies(cgroup, mountinfo))
        expect(typeof folder).toBe("string");
    }),
  );
});

test("a hierarchy is found where it is mounted", () => {
  const path = fc.stringMatching(/^(?:\/[a-z.]{1,5}){1,3}$/);
  fc.assert(
    fc.property(path, path, (group, point) => {
      const mounts = `31 24 0:27 / ${point} rw - cgroup2 none rw\n`;
      expect(parseHierarchies(`0::${group}\n`, mounts)).toEqual([
        { version: 2, controllers: [], folder: point + group },
      ]);
    }),
  );
});

test("times of a shell are read back, and anything else is none", () => {
  const time = fc.tuple(fc.nat(999), fc.nat(59_999));
  const print = ([minutes, ms]: [number, number]) => `${minutes}m${(ms / 1000).toFixed(3)}s`;
  fc.assert(
    fc.property(time, time, text, (user, system, other) => {
      const spent = [user, system].reduce((sum, [minutes, ms]) => sum + minutes * 60_000 + ms, 0);
      const own = "0m0.000s 0m0.000s";
      expect(parseTimes(`${own}\n${print(user)} ${print(system)}\n`)).toBeCloseTo(spent, 5);
      expect([null, expect.any(Number)]).toContainEqual(parseTimes(other));
    }),
  );
});
