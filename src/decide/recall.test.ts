import fc from "fast-check";
import { expect, test } from "vitest";
import { type Candidate, relevance } from "./recall.ts";

const NOW = Date.UTC(2026, 10, 24);
const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  ...{ match: 2, paths: ["src/a.js", "lib/b.js"], at: NOW, status: "proved" },
  ...more,
});
const of = (more: Partial<Candidate>, paths: readonly string[] = []) =>
  relevance(candidate(more), { paths, now: NOW });

test("what is about the paths asked for comes before what is not", () => {
  expect(of({}, ["src"])).toBeGreaterThan(of({}, ["test"]));
  expect(of({}, ["src", "lib/b.js"])).toBeGreaterThan(of({}, ["src"]));
  expect(of({}, ["sr"])).toBe(of({}));
});

test("what decided something comes before what did not, and the newer before the older", () => {
  expect(of({ status: "refuted" })).toBeGreaterThan(of({ status: "undecided" }));
  expect(of({ at: NOW - 365 * 86_400_000 })).toBeCloseTo(of({}) / 2);
  // A clock that was wrong makes no note better than one of today.
  expect(of({ at: NOW + 1e12 })).toBe(of({}));
});

test("is a number from zero, whatever stands in a note", () => {
  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(numbers, numbers, fc.array(fc.string()), (match, at, paths) => {
      expect(of({ match, at, paths }, paths)).toBeGreaterThanOrEqual(0);
    }),
  );
});
