/**
 * What a trial taught.
 *
 * - `proved`: kept, by proof or by exact repetition
 * - `refuted`: worse, without effect, or against a guard
 * - `undecided`: better, and not shown to be; or kept without a proof because the user said so
 * - `does-not-run`: nothing about the effect: the change crashes, hangs or cannot be made
 */
export type NoteStatus = "proved" | "refuted" | "undecided" | "does-not-run";

/** A note of the vault, by what tells it from others. */
export interface NamedNote {
  /** With its folder, without its ending: `experiments/20261124-001414-56f6-t3`. */
  readonly name: string;
  readonly title: string;
  /** Missing where it is not of a trial. */
  readonly status?: NoteStatus;
  /** When it was written, milliseconds since 1970. */
  readonly at: number;
}

/** A note of the vault as those are told who may learn from it. */
export interface RecalledNote extends NamedNote {
  /** Markdown, cut. */
  readonly text: string;
  /** It was learned in another repository of the user's. */
  readonly elsewhere?: true;
}

/** Folders of a vault, in which notes are. */
export const NOTE_FOLDERS = ["experiments", "studies", "notes", "imported"] as const;
