import { hash } from "node:crypto";
import { linkText, UNCHAINED } from "../../domain/chain.ts";

/** An event as a row holds it. */
export interface Row {
  readonly seq: number;
  readonly study: string;
  readonly at: number;
  readonly type: string;
  readonly event: string;
  readonly checksum: string;
}

/** The checksum of an event that follows the one with the checksum `former`. */
export function checksumOf(former: string, row: Pick<Row, "study" | "at" | "event">): string {
  return hash("sha256", linkText(former, row));
}

/** Follows a study's rows one by one. */
export class Chain {
  #former: string;

  /** Begins behind the event with the checksum `former`. */
  constructor(former = UNCHAINED) {
    this.#former = former;
  }

  /** True when the row is the one that was written after the last; goes on from its checksum in any case. */
  follows(row: Row): boolean {
    const fits = row.checksum === checksumOf(this.#former, row);
    this.#former = row.checksum;
    return fits && typeIn(row) === row.type;
  }
}

/** The type stands beside the event once more, for finding studies; that one has no checksum. */
function typeIn({ event }: Row): unknown {
  return /^\{"type":"([^"\\]*)"/.exec(event)?.[1] ?? JSON.parse(event).type;
}
