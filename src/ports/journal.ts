import type { Recorded, StudyEvent } from "../domain/event.ts";
import type { StudyId } from "../domain/ids.ts";

/** Where the record of a study is not as it was written; `event` is the `seq` of the first that is not. */
export type Flaw =
  /** The last so many events: cut off, or not those that were written. */
  | { readonly kind: "torn"; readonly event: number; readonly events: number }
  /** It was changed, or one before it is gone; later ones are as they were written. */
  | { readonly kind: "edited"; readonly event: number };

/** Which events are read. */
export interface ReadOptions {
  readonly edited?: "refuse" | "give";
  readonly after?: Pick<Recorded, "seq" | "checksum">;
}

/**
 * The append-only record of all studies of a repository.
 *
 * Contract (`journalContract`): what `append` returned from survives the end of the process, and a
 * proposal or a verdict that of the machine; events come back in the order they were appended, equal to
 * what went in; a reader in another process sees whole events only. Each event carries a checksum of itself
 * and all before it in its study (`linkText`).
 */
export interface Journal {
  /** `mend` comes first where others may have appended to the study before. */
  append(study: StudyId, at: number, event: StudyEvent): Recorded;
  /**
   * The events of one study, oldest first, up to where it is torn. Lazy: a long study is not held in memory.
   * Throws `journal-edited` when it comes to an event that was changed, unless `edited` is `give`. With `after`, an event
   * that was read before, only those that follow it, which takes no longer the longer the study is.
   */
  read(study: StudyId, options?: ReadOptions): Iterable<Recorded>;
  /** Looks through all events of a study. */
  flaw(study: StudyId): Flaw | undefined;
  /**
   * Takes away what is torn, and says how many events that were. Only for whoever is alone on the repository.
   * Throws `journal-edited`.
   */
  mend(study: StudyId): number;
  /** All studies, oldest first. */
  studies(): readonly StudyId[];
  close(): void;
}
