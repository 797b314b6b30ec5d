import type { Direction } from "./metric.ts";

/**
 * How other tools that run experiment loops write down their trials.
 *
 * - `tsv`: `results.tsv` with the columns commit, the metric, memory_gb, status, description
 * - `tsv-timed`: `results.tsv` with `# metric_direction: higher_is_better` and a column of times
 * - `tsv-iterations`: `results.tsv` with `# metric_direction: higher` and rows of workers (`5a`)
 * - `auto`: `.auto/log.jsonl`
 * - `autoresearch`: `autoresearch.jsonl`, the same lines at an older place
 * - `labloop`: `labloop.jsonl`
 */
export const HISTORY_FORMATS = [
  "tsv",
  "tsv-timed",
  "tsv-iterations",
  "auto",
  "autoresearch",
  "labloop",
] as const;

export type HistoryFormat = (typeof HISTORY_FORMATS)[number];

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/**
 * What the tool says became of a trial: a claim, never a verdict.
 *
 * - `baseline`: the untouched start
 * - `checks-failed`: measured, and a check of it failed
 * - `no-change`: nothing was changed
 * - `remark`: no trial of its own: a change of strategy, an interruption
 * - `unknown`: a word that the format does not have
 */
export type Told =
  | "baseline"
  | "kept"
  | "dropped"
  | "checks-failed"
  | "crashed"
  | "no-change"
  | "remark"
  | "unknown";

/** A line that is no trial: a comment as text, anything else as the object it is. */
export type Aside = string | JsonObject;

/** A trial as another tool tells it. Nothing of it was measured by Assay. */
export interface ToldTrial {
  /** How the tool counts it: `12`, `5a`. */
  readonly label: string;
  readonly told: Told;
  /** The tool's own word for that; `""` where it has none. */
  readonly status: string;
  readonly description: string;
  /** Missing where the trial gave none. */
  readonly value?: number;
  /** What the value is of, as far as it is said. */
  readonly metric?: string;
  readonly unit?: string;
  readonly direction?: Direction;
  readonly commit?: string;
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly seconds?: number;
  /** Peak memory, GB. */
  readonly memory?: number;
  /** Other numbers of the same run. */
  readonly values?: Readonly<Record<string, number>>;
  /** Whatever else its line had, by the names of the format. */
  readonly rest: JsonObject;
  /** Lines that stand before it, and are no trials. */
  readonly before: readonly Aside[];
}

/** The trials of another tool, in the order of its file. */
export interface History {
  /** Missing where they are those of a study of Assay's. */
  readonly format?: HistoryFormat;
  readonly trials: readonly ToldTrial[];
  /** Lines behind the last trial. */
  readonly tail: readonly Aside[];
}

/** A line of which something could not be read. Lines count from 1. */
export interface Unread {
  readonly line: number;
  readonly because: string;
  /** Whether the whole line was left out; else the rest of it came in. */
  readonly left: boolean;
}

/** What the files of formats are called, for people. */
export const HISTORY_NAMES: Readonly<Record<HistoryFormat, string>> = {
  tsv: "results.tsv",
  "tsv-timed": "results.tsv",
  "tsv-iterations": "results.tsv",
  auto: ".auto/log.jsonl",
  autoresearch: "autoresearch.jsonl",
  labloop: "labloop.jsonl",
};
