import type { StudyEvent } from "./event.ts";
import type { StudyId } from "./ids.ts";

/** Grows when a reader of the fields below would read them wrongly; more fields in `data` are no such change. */
export const ENVELOPE_SCHEMA = 1;

/** An event as it is told to others: one line of JSON, or the body of a request. */
export interface Envelope {
  readonly schema: typeof ENVELOPE_SCHEMA;
  readonly study: StudyId;
  /** Grows from event to event of a repository; those of one study need not follow each other without a gap. */
  readonly seq: number;
  /** When it happened: ISO 8601, UTC. */
  readonly time: string;
  readonly type: StudyEvent["type"];
  /** The event's own fields, as the journal holds them. */
  readonly data: Readonly<Record<string, unknown>>;
}
