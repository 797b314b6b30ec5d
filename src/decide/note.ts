import type { Note, NoteStatus } from "../domain/note.ts";
import type { Study, Trial } from "../domain/study.ts";
import type { InvalidBecause, Verdict } from "../domain/verdict.ts";
import { withoutHoldout } from "./hidden.ts";
import { remember } from "./remember.ts";
import { shapeOf } from "./shape.ts";

/** Of changes that say nothing of their effect, those that are worth knowing: others would fail the same way. */
const DOES_NOT_RUN: readonly InvalidBecause[] = [
  "crashed",
  "timed-out",
  "no-metric",
  "not-finite",
  "ambiguous-metric",
];

/** What a verdict teaches; nothing where it is about the proposal and not about the idea. */
export function statusOf(verdict: Verdict): NoteStatus | undefined {
  switch (verdict.kind) {
    case "kept":
      return verdict.grade === "unproven" ? "undecided" : "proved";
    case "reverted":
      return verdict.because === "not-confirmed" || verdict.because === "provisional"
        ? "undecided"
        : "refuted";
    case "invalid":
      return DOES_NOT_RUN.includes(verdict.because) ? "does-not-run" : undefined;
  }
}

/** A finished trial as the vault remembers it; `undefined` where there is nothing to remember. Tells nothing of the holdout. */
export function noteOf(trial: Trial, study: Study): Note | undefined {
  const { experiment, metricName, environment } = study;
  if (!trial.verdict || !trial.proposal) return undefined;
  const past = withoutHoldout(remember(trial, trial.verdict), experiment);
  const status = statusOf(past.verdict);
  if (!status) return undefined;
  const { metric, direction } = experiment.objective;
  return {
    status,
    study: study.id,
    trial: trial.number,
    revision: trial.reopened?.length ?? 0,
    at: trial.decidedAt ?? study.seenAt,
    metric: metricName || metric.spec,
    direction,
    ...(metric.unit === undefined ? {} : { unit: metric.unit }),
    hypothesis: past.hypothesis,
    verdict: past.verdict,
    source: past.source,
    ...(past.by === undefined ? {} : { by: past.by }),
    paths: (trial.paths ?? []).map(({ path }) => path),
    ...(trial.patch === undefined ? {} : { shape: shapeOf(trial.patch) }),
    parent: trial.parent,
    ...(trial.settled?.commit === undefined ? {} : { commit: trial.settled.commit }),
    cost: past.cost ?? { proposingMs: 0, measuringMs: 0 },
    environment,
  };
}
