import type { MissingTests, TestsSeen } from "../../domain/run.ts";
import { moduleAmong, type TestReport } from "./test-report.ts";

/** What one command said of its tests. */
export interface Told {
  /** Missing where it left no report at all. */
  readonly report?: TestReport;
  /** Why a report may be short of tests: the rest of a sentence that begins with "it". */
  readonly excuse?: string;
}

/** Ids that are recorded of those that are missing; of the rest only how many they are. */
const MOST_NAMED = 100;

/**
 * What a run's commands together say of the tests that were asked for; `undefined` where none tells ids, and
 * where nothing is missing.
 * A run of which ids are expected and that leaves no report has lost them all.
 */
export function testsSeen(
  told: readonly Told[],
  asked: "all" | readonly string[],
): TestsSeen | undefined {
  const reports = told.flatMap(({ report }) => report ?? []);
  if (asked !== "all") return missing(told, reports, asked);
  if (reports.length === 0) return undefined;
  const ran = new Set(reports.flatMap((report) => [...report.ran]));
  return { ran: [...ran].sort() };
}

function missing(
  told: readonly Told[],
  reports: readonly TestReport[],
  expected: readonly string[],
): MissingTests | undefined {
  const gone = expected.filter((id) => !reports.some(({ ran }) => ran.has(id)));
  if (told.length === 0 || gone.length === 0) return undefined;
  const isSkipped = (id: string) =>
    reports.some(
      ({ idle, idleModules }) => idle.has(id) || moduleAmong(id, idleModules) !== undefined,
    );
  const skipped = gone.filter(isSkipped);
  const idle = new Set(skipped);
  const vanished = gone.filter((id) => !idle.has(id));
  const excuse = excuseOf(told, reports, vanished);
  return {
    vanished: vanished.length,
    skipped: skipped.length,
    ids: [...vanished, ...skipped].slice(0, MOST_NAMED),
    ...(excuse === undefined ? {} : { excuse }),
  };
}

/** Tests of a module that could not be collected were not taken away: what they need is broken. */
function excuseOf(
  told: readonly Told[],
  reports: readonly TestReport[],
  vanished: readonly string[],
): string | undefined {
  const said = told.find(({ excuse }) => excuse !== undefined)?.excuse;
  if (said !== undefined) return said;
  for (const { brokenModules } of reports) {
    for (const id of vanished) {
      const module = moduleAmong(id, brokenModules);
      if (module !== undefined) return `could not collect the tests of ${module.slice(0, 80)}`;
    }
  }
  return undefined;
}
