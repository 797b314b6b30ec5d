import type { MissingTests, Run } from "../domain/run.ts";
import type { InvalidBecause } from "../domain/verdict.ts";

/**
 * Ids of the tests that a candidate must run, after one more run of the baseline: those that every run of it ran.
 * Ids that come and go by themselves (parameters drawn at random) are nobody's fault; where too many do, nothing
 * is expected any more. `undefined` while no run has told ids.
 */
export function expectedTests(
  expected: readonly string[] | undefined,
  run: Run,
): readonly string[] | undefined {
  if (run.outcome !== "completed" || !run.tests) return expected;
  const { tests } = run;
  if ("ran" in tests) return expected ?? tests.ran;
  if (!expected || !("vanished" in tests) || tests.excuse !== undefined) return expected;
  if (tests.ids.length < tests.vanished + tests.skipped) return [];
  const unsteady = new Set(tests.ids);
  return expected.filter((id) => !unsteady.has(id));
}

/** How many tests a guard ran on the baseline; `undefined` where its tool did not say. */
export function countIn(run: Run): number | undefined {
  if (run.outcome !== "completed" || !run.tests || !("count" in run.tests)) return undefined;
  return run.tests.count;
}

/** A run without the list of all its tests, which is long and stands in the journal. */
export function withoutIds(run: Run): Run {
  if (run.outcome !== "completed" || !run.tests || !("ran" in run.tests)) return run;
  const { tests: _, ...rest } = run;
  return rest;
}

/** Ids that a charge names. */
const NAMED = 3;

/** Why a candidate whose run misses tests is invalid; `undefined` where it misses none. */
export function chargeOf(
  run: Run,
): { readonly because: InvalidBecause; readonly detail: string } | undefined {
  if (run.outcome !== "completed" || !run.tests || !("vanished" in run.tests)) return undefined;
  const { vanished, skipped, ids, excuse } = run.tests;
  if (excuse === undefined) return { because: "tampered", detail: lost(run.tests) };
  const count = vanished + skipped;
  const named = listed(ids, count);
  const detail = `${excuse}, and ${count} ${count === 1 ? "test of the baseline was" : "tests of the baseline were"} not run: ${named}`;
  return { because: "no-metric", detail };
}

/** `3 tests vanished: tests/test_a.py::test_x, …; 1 is skipped now: …` */
function lost({ vanished, skipped, ids }: MissingTests): string {
  const away = listed(ids.slice(0, vanished), vanished);
  const idle = listed(ids.slice(vanished), skipped);
  const names = (list: string) => (list === "" ? "" : `: ${list}`);
  return [
    ...(vanished > 0 ? [`${vanished} ${plural(vanished)} vanished${names(away)}`] : []),
    ...(skipped > 0
      ? [
          `${skipped}${vanished > 0 ? "" : ` ${plural(skipped)}`} ${skipped === 1 ? "is" : "are"} skipped now${names(idle)}`,
        ]
      : []),
  ].join("; ");
}

const plural = (count: number) => (count === 1 ? "test" : "tests");

function listed(ids: readonly string[], count: number): string {
  const shown = ids.slice(0, NAMED).map((id) => (id.length > 120 ? `${id.slice(0, 119)}…` : id));
  return shown.length > 0 && shown.length < count ? `${shown.join(", ")}, …` : shown.join(", ");
}
