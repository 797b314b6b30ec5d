import type { Run } from "./run.ts";

/** What was seen on the base with its target broken on purpose. */
export interface SensitivityRuns {
  /** How many files were broken: those of the target that are regular files. */
  readonly files: number;
  /** The metric; its number counts for nothing else. */
  readonly run: Run;
  readonly guards: readonly { readonly guard: string; readonly run: Run }[];
}

/** Who noticed that the target was broken. */
export interface Sensitivity {
  readonly files: number;
  /** `blind`: the metric gave the number that it gives with the target whole. */
  readonly metric: "noticed" | "blind";
  /** That number, in the metric's unit; missing where the run gave none. */
  readonly value?: number;
  /** Names of the guards that passed all the same. */
  readonly blindGuards: readonly string[];
}
