import type { Envelope } from "../domain/envelope.ts";

/** What became of the events that an announcer was given. */
export interface Announced {
  readonly told: number;
  /** Given up, or thrown away because too many were waiting. */
  readonly missed: number;
  /** The `seq` of the first that was missed. */
  readonly firstMissed?: number;
}

/**
 * Tells somebody outside what happens to a study.
 *
 * Contract (`announcerContract`): events are told in the order in which they came, each at least once or counted as
 * missed; whoever announces never waits and is never thrown at, whatever becomes of the other side.
 */
export interface Announcer {
  /** Whom it tells, fit to be shown: it holds no secret. */
  readonly name: string;
  announce(envelope: Envelope): void;
  /**
   * Waits until everything is told or missed, and no longer than `patience` lasts; what is announced later is missed. May
   * be called twice.
   */
  close(patience: AbortSignal): Promise<Announced>;
}

/** Told, once, in the middle of a sentence, why events do not get through. */
export type OnTrouble = (because: string) => void;
