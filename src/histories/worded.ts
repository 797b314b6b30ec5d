import type { History, ToldTrial } from "../domain/history.ts";

/** A trial with the word of the format that it is written in. */
export interface Worded extends ToldTrial {
  readonly word: string;
}

/** A history whose trials have words. */
export type WordedHistory = Omit<History, "trials"> & { readonly trials: readonly Worded[] };

/** A history as a file of a format. */
export interface Written {
  readonly text: string;
  /** What the format has no place for, a sentence each. */
  readonly untold: readonly string[];
}
