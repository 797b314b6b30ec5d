import { isDeepStrictEqual } from "node:util";
import type { RuleSession } from "../decide/rule-in-force.ts";
import type { StudyState } from "../decide/study.ts";
import { AssayError } from "../domain/error.ts";
import type { Experiment } from "../domain/experiment.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { eventsOf, recall } from "./read-study.ts";
import { refuseOtherRule } from "./resume.ts";
import type { ExperimentOptions } from "./types.ts";

/** What must be the same for verdicts of one study to belong together. */
const ASKED = [
  "directory",
  "target",
  "objective",
  "guards",
  "metricGuards",
  "holdout",
  "isolate",
  "proposer",
] as const;

/**
 * The question of a study that is there, asked again by a program that has its proposer and its metric. Throws
 * `unknown-study`, `cannot-resume` where something else is asked, and what `prepare` throws.
 */
export async function takeUp(
  id: string,
  options: ExperimentOptions,
): Promise<{ readonly prepared: Prepared; readonly state: StudyState<RuleSession> }> {
  const { base: _, branch: __, ...asked } = options;
  const fresh = await prepare(asked);
  const state = recall(id, eventsOf(id, fresh.repository));
  const { study } = state;
  refuseOtherRule(study);
  const other = ASKED.find((name) => !isSame(fresh.experiment, study.experiment, name));
  if (other) {
    const detail = `${WORDS[other]} is another one than the study began with`;
    throw new AssayError({ code: "cannot-resume", study: id, detail });
  }
  const again = study.base === fresh.base ? fresh : await prepare({ ...asked, base: study.base });
  const { experiment, base, branch } = study;
  return { prepared: { ...again, experiment, base, branch }, state };
}

const isSame = (one: Experiment, other: Experiment, name: (typeof ASKED)[number]) =>
  isDeepStrictEqual(asJournal(one[name]), asJournal(other[name]));

/** What is `undefined` is not written down. */
const asJournal = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

const WORDS: Readonly<Record<(typeof ASKED)[number], string>> = {
  directory: "the folder",
  target: "the target",
  objective: "the metric",
  guards: "a guard",
  metricGuards: "a guarded number",
  holdout: "the holdout",
  isolate: "what is isolated",
  proposer: "the proposer",
};
