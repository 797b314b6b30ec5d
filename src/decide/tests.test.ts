import fc from "fast-check";
import { expect, test } from "vitest";
import type { MissingTests, Run, TestsSeen } from "../domain/run.ts";
import { completed, crashed, experiment, recorded, started } from "./fixtures.ts";
import { rule } from "./rule-in-force.ts";
import { recallStudy } from "./study.ts";
import { chargeOf, expectedTests } from "./tests.ts";

const saw = (tests: TestsSeen): Run => ({ ...completed(1), tests }) as Run;
const lacks = (over: Partial<MissingTests>) => saw({ vanished: 0, skipped: 0, ids: [], ...over });

test.each<[Partial<MissingTests>, string]>([
  [{ vanished: 1, ids: ["a"] }, "1 test vanished: a"],
  [{ vanished: 3, ids: ["a", "b", "c"] }, "3 tests vanished: a, b, c"],
  [{ vanished: 4, ids: ["a", "b", "c", "d"] }, "4 tests vanished: a, b, c, …"],
  [{ skipped: 1, ids: ["a"] }, "1 test is skipped now: a"],
  [{ skipped: 2, ids: ["a", "b"] }, "2 tests are skipped now: a, b"],
  [{ vanished: 1, skipped: 1, ids: ["a", "b"] }, "1 test vanished: a; 1 is skipped now: b"],
  [{ vanished: 1, skipped: 900, ids: ["a"] }, "1 test vanished: a; 900 are skipped now"],
])("%j is tampering", (over, detail) => {
  expect(chargeOf(lacks(over))).toEqual({ because: "tampered", detail });
});

test("missing tests with an excuse give no number, and are no tampering", () => {
  expect(chargeOf(lacks({ vanished: 2, ids: ["a", "b"], excuse: "stopped" }))).toEqual({
    because: "no-metric",
    detail: "stopped, and 2 tests of the baseline were not run: a, b",
  });
});

test("runs that miss nothing, or say nothing of tests, are not charged", () => {
  for (const run of [completed(1), crashed, saw({ ran: ["a"] })]) {
    expect(chargeOf(run)).toBeUndefined();
  }
});

test("an id of any length is named in a short sentence", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 5000 }), { minLength: 1 }), (ids) => {
      const charge = chargeOf(lacks({ vanished: ids.length, ids }));
      expect(charge?.detail.length).toBeLessThan(500);
    }),
  );
});

test("the first run says what is expected; what a later one of the baseline misses is not", () => {
  const all = expectedTests(undefined, saw({ ran: ["a", "b", "c"] }));
  expect(all).toEqual(["a", "b", "c"]);
  expect(expectedTests(all, completed(1))).toEqual(all);
  expect(expectedTests(all, crashed)).toEqual(all);
  expect(expectedTests(all, lacks({ vanished: 1, ids: ["b"] }))).toEqual(["a", "c"]);
  expect(expectedTests(all, lacks({ vanished: 2, ids: ["b"] }))).toEqual([]);
  expect(expectedTests(all, lacks({ vanished: 1, ids: ["b"], excuse: "stopped" }))).toEqual(all);
});

test("the journal brings back what is expected, and holds the ids once", () => {
  const runs = [saw({ ran: ["a", "b"] }), lacks({ skipped: 1, ids: ["b"] }), completed(1)];
  const events = runs.map((run) => ({ type: "baseline-ran", run }) as const);
  const state = recallStudy(recorded([started(experiment()), ...events]), rule);
  expect(state?.tests).toEqual(["a"]);
  expect(JSON.stringify(state?.study)).not.toContain('"ran"');
});
