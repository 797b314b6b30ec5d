import type { Recorded, StudyEvent } from "../domain/event.ts";
import type { StudyId } from "../domain/ids.ts";

/**
 * The append-only record of all studies of a repository.
 *
 * Contract (`journalContract`): what `append` returned from survives the end of the process, and a
 * proposal or a verdict that of the machine; events come back in the order they were appended, equal to
 * what went in; a reader in another process sees whole events only.
 */
export interface Journal {
  append(study: StudyId, at: number, event: StudyEvent): Recorded;
  /** The events of one study, oldest first. Lazy: a long study is not held in memory. */
  read(study: StudyId): Iterable<Recorded>;
  /** All studies, oldest first. */
  studies(): readonly StudyId[];
  close(): void;
}
