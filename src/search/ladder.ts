import type { Advice, AdviceStage, NearMiss } from "../domain/advice.ts";
import type { PastTrial } from "../domain/study.ts";

/**
 * After how many trials in a row without a keep a thinking proposer is asked for what. Three and five are where people
 * who watch such loops step in; a session that fixed its mind needs a few more to be sure of it, and combining comes last,
 * for it needs two near misses. Of proposals of which one in ten is kept, twenty in a row bring nothing in one case of
 * eight (0.9²⁰): going on then costs more than asking.
 */
const LADDER: readonly { readonly from: number; readonly stage: AdviceStage }[] = [
  { from: 3, stage: "refine" },
  { from: 5, stage: "another-kind" },
  { from: 9, stage: "fresh-context" },
  { from: 13, stage: "combine" },
];

/** Where the ladder ends: trials in a row without a keep, for each proposer. */
export const LADDER_END = 20;

/**
 * What a proposer is told to do differently; nothing while it finds what is kept. `history` is that of the study, oldest
 * first, `by` the proposer. What it failed to answer at all does not count: an outage is no lack of ideas.
 */
export function adviceFor(history: readonly PastTrial[], by: string): Advice | undefined {
  const answered = history.filter((past) => past.by === by && !past.unanswered);
  const barren =
    answered.length - 1 - answered.findLastIndex(({ verdict }) => verdict.kind === "kept");
  const { stage } = LADDER.findLast(({ from }) => barren >= from) ?? {};
  if (stage === undefined) return undefined;
  if (stage === "fresh-context") return { stage, barren, tried: history.map(triedLine) };
  if (stage !== "combine") return { stage, barren };
  const nearMisses = nearestMisses(history);
  return nearMisses.length < 2 ? { stage: "another-kind", barren } : { stage, barren, nearMisses };
}

/** Only the first line: what became of it would be the history that is to be forgotten. */
function triedLine({ hypothesis }: PastTrial): string {
  return hypothesis.statement.split("\n")[0] ?? "";
}

/** The two changes with the largest measured effects that were not proven; each tree once. */
function nearestMisses(history: readonly PastTrial[]): readonly NearMiss[] {
  const found = history.flatMap(({ trial, hypothesis, verdict, patch }) => {
    const effect = verdict.kind === "reverted" ? verdict.evidence?.effect.estimate : undefined;
    if (patch === undefined || effect === undefined) return [];
    return [{ trial, statement: hypothesis.statement.split("\n")[0] ?? "", effect, patch }];
  });
  const once = found.filter(
    ({ patch }, at) => found.findIndex((each) => each.patch === patch) === at,
  );
  return once.toSorted((a, b) => b.effect - a.effect).slice(0, 2);
}
