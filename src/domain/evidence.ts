/** A change of the metric, positive = better. */
export interface Effect {
  /** The best guess: a fraction of the baseline, or the metric's own unit when `scale` is absolute. */
  readonly estimate: number;
  /** A lower bound, same scale; what it is worth is said by the rule that computed it. */
  readonly low: number;
  /** `absolute` where the baseline is zero and a fraction has no meaning. */
  readonly scale: "fraction" | "absolute";
}

/** What the runs of a trial say about a number that may not get worse. */
export interface GuardEvidence {
  readonly name: string;
  readonly mode: "strict" | "watch";
  /** Of the candidate; negative = worse. */
  readonly effect: Effect;
  /** How much worse it may be, on the scale of the effect. */
  readonly tolerance: number;
  /** `open`: neither shown to hold nor to be broken. */
  readonly state: "holds" | "broken" | "open";
  /** The e-value for "not worse than allowed", as a natural logarithm; missing where it repeats exactly. */
  readonly logE?: number;
}

/** What a whole study gained: its branch head against its start, on fresh runs of both. */
export interface Claim {
  /** As in `Effect`; a fraction, or the metric's own unit. */
  readonly estimate: number;
  readonly scale: Effect["scale"];
  /** The 95 % lower bound of it; `null` where there were too few runs for one. */
  readonly low: number | null;
  /** Typical values of start and branch head, in the metric's own unit; missing in older journals. */
  readonly before?: number;
  readonly after?: number;
  /** Runs of each that it rests on. */
  readonly pairs: number;
  /** Both repeated their values exactly: the bound is the estimate. */
  readonly exact: boolean;
  /** What it is about, where that is not the study's own metric: the holdout. */
  readonly metric?: string;
  /** What became of the guarded numbers over the whole study. */
  readonly guards?: readonly { readonly name: string; readonly effect: Effect }[];
}

/** What a verdict rests on. */
export interface Evidence {
  readonly effect: Effect;
  /** Typical value of each arm in this trial, in the metric's own unit. */
  readonly before: number;
  readonly after: number;
  /** Fresh runs that this trial made of each arm. */
  readonly runs: { readonly baseline: number; readonly candidate: number };
  /** The e-value of the confirmation and the one it had to reach, as natural logarithms. */
  readonly logE?: number;
  readonly logNeeded?: number;
  readonly guards?: readonly GuardEvidence[];
}
