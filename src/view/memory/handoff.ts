import { isResumable } from "../../decide/beat.ts";
import type { Note } from "../../domain/note.ts";
import type { Study } from "../../domain/study.ts";
import { claimedIn, claimText } from "../claim.ts";
import { lookOf } from "../look.ts";
import { plural } from "../text.ts";
import { dayOf, frontMatter } from "./front-matter.ts";
import { askedOf, noteLine } from "./study-note.ts";

/** What the next session should know of this one, as a Markdown file; `now` is when it was left. */
export function handoff(study: Study, notes: readonly Note[], now: number): string {
  const { id, tally, ended, branch } = study;
  const goesOn = !ended || isResumable(ended.because);
  const kept = notes.filter(({ status }) => status === "proved");
  const leads = notes.filter(({ status }) => status === "undecided");
  return [
    frontMatter({
      kind: "handoff",
      date: dayOf(now),
      left: new Date(now).toISOString(),
      study: id,
    }),
    "# Last session",
    "",
    "## Summary",
    "",
    `Study [[${id}]] on ${askedOf(study)}: ${plural(study.trials, "trial")}, ${tally.kept} kept, ${tally.reverted} reverted, ${tally.invalid} invalid; ${ended ? `ended: ${ended.because}` : "not ended"}.`,
    ...(ended?.claim ? ["", claimText(ended.claim, lookOf(80, false), claimedIn(study))] : []),
    "",
    "## Decisions",
    "",
    ...(kept.length > 0 ? kept.map((note) => `- ${noteLine(note)}`) : ["Nothing was kept."]),
    "",
    "## Open items",
    "",
    ...(leads.length > 0 ? leads.map((note) => `- ${noteLine(note)}`) : ["None."]),
    "",
    "## Next steps",
    "",
    ...(goesOn ? [`- Go on: \`assay resume --study ${id}\``] : []),
    ...(tally.kept > 0 ? [`- Take over what was kept: \`git merge ${branch}\``] : []),
    ...leads
      .slice(0, 3)
      .map(({ trial }) => `- More evidence: \`assay confirm ${trial} --study ${id}\``),
    ...(!goesOn && tally.kept === 0 && leads.length === 0 ? ["- Try another kind of idea."] : []),
    "",
  ].join("\n");
}
