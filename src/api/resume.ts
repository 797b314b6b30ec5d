import { isResumable } from "../decide/beat.ts";
import { type RuleSession, rule } from "../decide/rule-in-force.ts";
import type { StudyState } from "../decide/study.ts";
import { AssayError } from "../domain/error.ts";
import { type Experiment, JUDGED } from "../domain/experiment.ts";
import type { Study } from "../domain/study.ts";
import type { Proposer } from "../ports/proposer.ts";
import { type GitRepository, openRepository } from "./compose.ts";
import { proposerOf } from "./compose-proposers.ts";
import { conduct, signalsOf, tellingOf } from "./conduct.ts";
import { withCounter } from "./counted.ts";
import { type Prepared, territories } from "./prepare.ts";
import { eventsOf, recall, studiesOf } from "./read-study.ts";
import { isOfProgram, proposersAgain } from "./several-proposers.ts";
import { studyRun } from "./study-run.ts";
import type { Resumed, RunOptions } from "./types.ts";

/**
 * Goes on where the last study of a repository stopped, or the one named. One that ended as planned is
 * `finished`. Throws `nothing-to-resume`, `unknown-study`, and `cannot-resume` for a study that needs the
 * program that began it.
 */
export async function resume(
  options: { readonly directory?: string; readonly study?: string } = {},
  run: RunOptions = {},
): Promise<Resumed> {
  const repository = await openRepository({
    directory: options.directory ?? process.cwd(),
    looking: true,
  });
  const study =
    options.study === undefined
      ? lastStudy(repository)
      : recall(options.study, eventsOf(options.study, repository)).study;
  const { ended } = study;
  if (ended && !isResumable(ended.because)) return { kind: "finished", study };
  if (study.experiment.proposer.startsWith(JUDGED)) {
    throw cannotResume(study, "it judged one given change: assay judge does so again");
  }
  const proposer = proposerAgain(study, study.experiment, repository);
  const prepared = await prepareAgain(study, repository, proposer);
  const seen: { state?: StudyState<RuleSession> } = {};
  const observe = (state: StudyState<RuleSession>) => {
    seen.state = state;
  };
  const what = {
    prepared,
    study: study.id,
    branch: study.branch,
    observe,
    ...tellingOf(run, options),
  };
  const events = conduct(what, signalsOf(run));
  return { kind: "running", study, run: studyRun(events, () => seen.state?.study) };
}

/** The newest study; one that only judged a given change does not count. */
function lastStudy(repository: GitRepository): Study {
  for (const id of studiesOf(repository).toReversed()) {
    const { study } = recall(id, eventsOf(id, repository));
    if (!study.experiment.proposer.startsWith(JUDGED)) return study;
  }
  throw new AssayError({ code: "nothing-to-resume" });
}

/** A study's question, ready to go on with. Throws `cannot-resume` where only its program has the metric. */
export async function prepareAgain(
  study: Study,
  repository: GitRepository,
  proposer: Proposer,
): Promise<Prepared> {
  const { experiment, base } = study;
  refuseOtherRule(study);
  withCounter(experiment.objective.metric);
  if (experiment.objective.metric.source.kind === "function") {
    throw cannotResume(study, "its metric is a function of the program that began it");
  }
  const paths = await repository.paths(base);
  return {
    repository,
    experiment,
    base,
    branch: study.branch,
    proposer,
    ...(await territories(experiment, repository, base, paths)),
    dirty: false,
    cautions: [],
  };
}

/** Throws `cannot-resume` for a study that another rule has decided so far. */
export function refuseOtherRule(study: Study): void {
  const by = study.environment.rule;
  if (by === rule.name) return;
  const detail = `it was decided by ${by ?? "an older rule"}, and this Assay has ${rule.name}`;
  throw cannotResume(study, detail);
}

function proposerAgain(study: Study, experiment: Experiment, repository: GitRepository): Proposer {
  if (isOfProgram(experiment)) {
    throw cannotResume(study, "its proposer is an object of the program that began it");
  }
  const where = {
    repository,
    directory: repository.root,
    searched: experiment,
    again: experiment.again,
  };
  const again = proposersAgain(experiment, (spec) => proposerOf(spec, where));
  if (again) return again;
  // A change given by hand is in the journal once its trial has begun, and is not asked for again.
  return {
    name: experiment.proposer,
    async propose({ history }) {
      if (history.length > 0) return { kind: "exhausted" };
      throw cannotResume(study, "it stopped before its one change was written down");
    },
  };
}

function cannotResume({ id }: Study, detail: string): AssayError {
  return new AssayError({ code: "cannot-resume", study: id, detail });
}
