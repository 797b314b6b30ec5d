/** What somebody says of a note of the vault: nothing of it was measured. */
export interface Remark {
  /** The note, by its name. */
  readonly note: string;
  readonly text: string;
}

/** A remark as the vault holds it. */
export interface SignedRemark extends Remark {
  readonly by: string;
  /** When it was made, milliseconds since 1970. */
  readonly at: number;
}
