import type { PastTrial } from "./study.ts";

/** What one of several proposers has brought and cost so far. */
export interface MemberRecord {
  /** As the user named it. */
  readonly by: string;
  readonly trials: number;
  readonly kept: number;
  /** The proven effects of its kept trials, added up: lower bounds, on the scale of `Effect`. */
  readonly gain: number;
  /** Milliseconds. */
  readonly proposingMs: number;
  readonly measuringMs: number;
  /** US dollars, as far as told. */
  readonly usd: number;
  /** Answers in a row, up to its newest, that gave nothing to try. */
  readonly failing: number;
  /** Trials of others since its newest. */
  readonly since: number;
}

/** The records of members, in their order, from the finished trials of a study, oldest first. */
export function memberRecords(
  members: readonly string[],
  history: readonly PastTrial[],
): readonly MemberRecord[] {
  return members.map((by) => {
    const own = history.filter((past) => past.by === by);
    const sum = (of: (past: PastTrial) => number | undefined) =>
      own.reduce((total, past) => total + (of(past) ?? 0), 0);
    return {
      by,
      trials: own.length,
      kept: own.filter(({ verdict }) => verdict.kind === "kept").length,
      gain: sum(provenGain),
      proposingMs: sum(({ cost }) => cost?.proposingMs),
      measuringMs: sum(({ cost }) => cost?.measuringMs),
      usd: sum(({ cost }) => cost?.usd),
      failing: own.length - 1 - own.findLastIndex(({ unanswered }) => !unanswered),
      since: history.length - 1 - history.findLastIndex((past) => past.by === by),
    };
  });
}

/** The proven effect of a trial; what is kept without a proof has none. */
export function provenGain({ verdict }: PastTrial): number {
  if (verdict.kind !== "kept" || verdict.grade === "unproven") return 0;
  return Math.max(0, verdict.evidence.effect.low);
}
