import type { Exceeded } from "./budget.ts";

/** What a run used, taken from outside the sandbox. */
export interface Usage {
  readonly wallMs: number;
  /** User and system time of the whole process tree; `null` where nothing could measure it. */
  readonly cpuMs: number | null;
  /** Peak memory of the process tree in bytes; `null` where nothing could measure it. */
  readonly peakBytes: number | null;
  /** User instructions of the process tree, where they were to be counted; `null` where not all were. */
  readonly instructions?: number | null;
}

/** Which tests a run ran, where its tool says so. */
export type TestsSeen =
  /** Ids of all tests that ran, passed or failed. */
  | { readonly ran: readonly string[] }
  /** How many a guard ran, by what its tool printed. */
  | { readonly count: number }
  /** What is missing of the tests that it was expected to run. */
  | MissingTests;

/** Tests that ran on the baseline and not in this run. */
export interface MissingTests {
  /** How many are not there any more; a renamed test is not. */
  readonly vanished: number;
  /** How many are there, and are skipped or expected to fail. */
  readonly skipped: number;
  /** Ids of the first of both kinds, vanished ones first. */
  readonly ids: readonly string[];
  /** Why that many are missing without anybody having taken them away; the rest of a sentence that begins with "it". */
  readonly excuse?: string;
}

interface RunFacts {
  readonly usage: Usage;
  /** The end of what was printed, at most 4,000 characters, for people and proposers. */
  readonly tail: string;
  /** The full (capped) output, a path below `.assay/`. */
  readonly log?: string;
  /** Protected files that it wrote to, the first `MOST_WROTE` by name; missing where there are none. */
  readonly wrote?: readonly string[];
}

/** Paths that a run tells of: more would swell the journal, and nobody writes to so many by intent. */
export const MOST_WROTE = 100;

/** One execution of the metric, or of a guard, in one arm's workspace. */
export type Run =
  | (RunFacts & {
      readonly outcome: "completed";
      readonly values: Readonly<Record<string, number>>;
      readonly tests?: TestsSeen;
    })
  | (RunFacts & {
      readonly outcome: "crashed";
      readonly exitCode: number | null;
      readonly signal?: string;
      /** The limit that it went beyond, and was ended for. */
      readonly exceeded?: Exceeded;
    })
  | (RunFacts & { readonly outcome: "timed-out"; readonly afterMs: number })
  | (RunFacts & {
      readonly outcome: "unmeasurable";
      readonly because: "no-metric" | "not-finite" | "ambiguous-metric";
      /** What was found instead, as the rest of a sentence that begins with "it". */
      readonly detail: string;
    });

/** What the closing runs of a study compare: the commit it began from, and its branch head. */
export type ClosingSide = "start" | "head";

/** The set of changes switched on over the base: `baseline` is none, `candidate` the trial's own. */
export type Arm = "baseline" | "candidate";
