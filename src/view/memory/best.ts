import type { Note } from "../../domain/note.ts";
import type { Study } from "../../domain/study.ts";
import { formatValue } from "../numbers.ts";
import { evidenceOf } from "../verdict.ts";
import { askedOf } from "./study-note.ts";

/** A study with the notes of its trials. */
export interface StudyNotes {
  readonly study: Study;
  readonly notes: readonly Note[];
}

/** Where the branch of a study came to. */
interface Reached {
  readonly study: Study;
  readonly value: number;
  readonly at: number;
}

/**
 * The best value that a proven change reached for each thing that was asked, a line each, the newest first: which number,
 * where, its typical value then, and the branch that has it. Of a holdout they tell nothing.
 */
export function currentBest(studies: readonly StudyNotes[]): readonly string[] {
  const best = new Map<string, Reached>();
  for (const reached of studies.flatMap(reachedBy)) {
    const { direction } = reached.study.experiment.objective;
    const key = `${askedOf(reached.study)}, ${direction}`;
    const before = best.get(key)?.value;
    const isBetter =
      before === undefined ||
      (direction === "minimize" ? reached.value < before : reached.value > before);
    if (isBetter) best.set(key, reached);
  }
  return [...best]
    .toSorted(([, one], [, other]) => other.at - one.at)
    .map(([asked, { study, value }]) => {
      const shown = formatValue(value, study.experiment.objective.metric.unit);
      return `- ${asked}: ${shown}, on ${study.branch} ([[${study.id}]])`;
    });
}

/** The last kept change stands on all before it. */
function reachedBy({ study, notes }: StudyNotes): readonly Reached[] {
  const last = notes.findLast(({ status }) => status === "proved");
  const evidence = evidenceOf(last?.verdict);
  return last && evidence ? [{ study, value: evidence.after, at: last.at }] : [];
}
