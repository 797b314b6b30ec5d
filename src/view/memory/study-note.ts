import { type Note, noteName } from "../../domain/note.ts";
import type { Study } from "../../domain/study.ts";
import { claimedIn, claimText } from "../claim.ts";
import { measuringText, proposingText } from "../ledgers.ts";
import { lookOf } from "../look.ts";
import { formatDuration } from "../numbers.ts";
import { firstLine, plural } from "../text.ts";
import { effectWithBound, evidenceOf, verdictWords } from "../verdict.ts";
import { dayOf, frontMatter } from "./front-matter.ts";

/** What a study came to, as a Markdown file: written once it has ended. */
export function studyNote(study: Study, notes: readonly Note[]): string {
  const { id, experiment, tally, ledgers, ended, spentMs } = study;
  const { objective } = experiment;
  const claim = ended?.claim;
  const properties = frontMatter({
    kind: "study",
    date: dayOf(study.startedAt),
    study: id,
    ended: ended?.because,
    metric: study.metricName || objective.metric.spec,
    direction: objective.direction,
    target: [...experiment.target],
    ...(claim && { claim: { estimate: claim.estimate, low: claim.low, scale: claim.scale } }),
    kept: tally.kept,
    reverted: tally.reverted,
    invalid: tally.invalid,
    base: study.base,
    head: study.head,
    branch: study.branch,
    environment: { ...study.environment },
    tags: ["assay", "assay/study"],
  });
  return [
    properties,
    `# ${askedOf(study)}, ${objective.direction}`,
    "",
    `Measured: \`${firstLine(objective.metric.spec)}\`.`,
    "",
    claim ? claimText(claim, lookOf(80, false), claimedIn(study)) : "Nothing was kept.",
    "",
    `${plural(study.trials, "trial")} in ${formatDuration(spentMs)}: ${tally.kept} kept, ${tally.reverted} reverted, ${tally.invalid} invalid.`,
    `Proposing: ${proposingText(ledgers)}. Measuring: ${measuringText(ledgers)}.`,
    ...listed("Kept", notes, "proved"),
    ...listed("Better, and not proven", notes, "undecided"),
    ...listed("Refuted", notes, "refuted"),
    ...listed("Does not run", notes, "does-not-run"),
    "",
  ].join("\n");
}

/** What a study is about, in a few words: `bytes of lib/**`. */
export function askedOf({ experiment, metricName }: Study): string {
  const { objective, target } = experiment;
  return `${firstLine(metricName || objective.metric.spec)} of ${target.join(", ")}`;
}

function listed(title: string, notes: readonly Note[], status: Note["status"]): string[] {
  const those = notes.filter((note) => note.status === status);
  if (those.length === 0) return [];
  return ["", `## ${title}`, "", ...those.map((note) => `- ${noteLine(note)}`)];
}

/** A note on one line, with a link to it. */
export function noteLine(note: Note): string {
  const { hypothesis, verdict, unit, metric } = note;
  const evidence = evidenceOf(verdict);
  // What is bad for one metric may be good for another.
  const effect = evidence ? `, ${firstLine(metric)} ${effectWithBound(evidence, unit)}` : "";
  return `${firstLine(hypothesis.statement) || "(no hypothesis)"}: ${verdictWords(verdict)}${effect} ([[${noteName(note)}]])`;
}
