/** What asking for proposals has taken, as far as those who were asked told it. */
export interface Proposing {
  /** Milliseconds. */
  readonly ms: number;
  /** Proposals asked for, those that failed among them. */
  readonly asked: number;
  /** How many of them told what they took. */
  readonly told: number;
  /** Tokens of all kinds. */
  readonly tokens: number;
  /** US dollars, as far as known. */
  readonly usd: number;
  /** Proposals that told what they took, and whose price is not known. */
  readonly unpriced: number;
}

/** What runs of the metric and of guards have taken, those of the base among them. */
export interface Measuring {
  /** Milliseconds that commands ran. */
  readonly ms: number;
  readonly runs: number;
}

/** What a study has spent, on what; the time that is in neither is Assay's own. */
export interface Ledgers {
  readonly proposing: Proposing;
  readonly measuring: Measuring;
}
