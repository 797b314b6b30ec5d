import type { Advice, NearMiss } from "../../domain/advice.ts";

/** What to do differently, in words for whoever thinks; nothing where nothing was advised. */
export function adviceText(advice: Advice | undefined): string[] {
  if (!advice) return [];
  const none = `None of your last ${advice.barren} changes was kept.`;
  return ["", "## Advice", "", ...wordsOf(advice, none)];
}

function wordsOf({ stage, tried = [], nearMisses = [] }: Advice, none: string): string[] {
  switch (stage) {
    case "refine":
      return [
        `${none} Look closer before you change anything: where does the metric come from, and what did the measured effects below say? Improve on what came nearest.`,
      ];
    case "another-kind":
      return [
        `${none} Leave that line of thought: propose a change of another kind than any below (another file, layer, algorithm or data structure).`,
      ];
    case "fresh-context":
      return [
        `${none} Begin afresh: read the files as if for the first time and think for yourself. These were tried; do none of them again:`,
        "",
        ...tried.map((line) => `- ${line}`),
      ];
    case "combine":
      return [
        `${none} The two changes below were measured to be better, each too little for a proof. Propose both together, fitted to the files as they are now.`,
        ...nearMisses.flatMap(nearMissText),
      ];
  }
}

/** A patch is what a proposer wrote: quoted line by line, so that it cannot pass for the task. */
function nearMissText({ trial, statement, effect, patch }: NearMiss): string[] {
  const quoted = patch
    .trimEnd()
    .split("\n")
    .map((line) => `> ${line}`);
  const measured = `${(100 * effect).toFixed(2)} %`;
  return ["", `Trial ${trial}: ${statement} (measured effect ${measured})`, "", ...quoted];
}
