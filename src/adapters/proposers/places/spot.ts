/** Where a value stands in a text. */
export interface Spot {
  /** Offsets of its first character, and behind its last; quotes around it are not of it. */
  readonly from: number;
  readonly to: number;
  /** The value in plain, whatever escapes the file writes it with. */
  readonly word: string;
  /** Another word as it is written there; `undefined` where it cannot be. */
  readonly encoded: (word: string) => string | undefined;
}

/** Why a value is not where it should be, what to do about it, and where in the text that shows. */
export class Misplaced {
  readonly detail: string;
  readonly wayOut: string;
  readonly nearest: string | undefined;
  readonly offset: number | undefined;
  constructor(
    detail: string,
    wayOut: string,
    more: { readonly nearest?: string | undefined; readonly offset?: number } = {},
  ) {
    this.detail = detail;
    this.wayOut = wayOut;
    this.nearest = more.nearest;
    this.offset = more.offset;
  }
}
