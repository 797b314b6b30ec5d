import type { Recorded } from "../domain/event.ts";

/** A cryptographic hash of a text, in hexadecimal. */
export type Digest = (text: string) => string;

/** What the chain of a study begins with. */
export const UNCHAINED = "";

/**
 * The chain of a study's events after one more: a hash of all of them. Each kept commit carries the one of
 * its verdict, so that a journal cannot be edited afterwards without its commits saying so.
 */
export function chained(chain: string, { at, study, event }: Recorded, digest: Digest): string {
  return digest(`${chain}\n${JSON.stringify([study, at, event])}`);
}
