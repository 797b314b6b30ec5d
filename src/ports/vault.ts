import type { NamedNote, RecalledNote } from "../domain/recalled-note.ts";

/**
 * The long-term memory of a repository: Markdown files that people read and may add to.
 *
 * Contract: `add` never changes what is there, and whoever reads sees a file whole or not at all. Names have `/` between
 * folders. All of it throws the errors of the file system; `replace`
 * also `EILSEQ` where what is there is no UTF-8: whoever wrote it could not have read it whole.
 */
export interface Vault {
  /** Adds a file; false where there is one of this name, which stays as it is. */
  add(name: string, text: string): boolean;
  /** Puts a file in the place of what is there. */
  replace(name: string, text: string): void;
  /**
   * Makes a file anew from what is there, and gives whether it did. `change` gives nothing where it is to stay, and is asked
   * again where somebody wrote meanwhile.
   */
  update(name: string, change: (before: string | undefined) => string | undefined): boolean;
  /** `undefined` where there is none. */
  read(name: string): string | undefined;
  /** The names in a folder, in their order. */
  names(folder: string): readonly string[];
}

/** What notes are looked for. */
export interface NoteQuestion {
  /** In words. */
  readonly text: string;
  /** Files and folders, from the repository's root: notes about them come first. */
  readonly paths: readonly string[];
}

/** What a study may ask of what is remembered. */
export interface Recall {
  /** Notes worth reading before something is proposed, masked; those of the study itself it is told of elsewhere. */
  readonly about: (question: NoteQuestion) => readonly RecalledNote[];
  /** Notes of earlier studies that are about the same idea, as far as words tell. */
  readonly resembling: (question: NoteQuestion) => readonly NamedNote[];
}
