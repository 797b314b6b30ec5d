import type { Experiment } from "../domain/experiment.ts";
import type { Plan } from "../domain/plan.ts";
import { contextText, dependencyFolders, isolationOf } from "./compose.ts";
import type { Prepared } from "./prepare.ts";

/** What a study would do, found out without running or changing anything. */
export async function planOf(prepared: Prepared): Promise<Plan> {
  const { experiment, base, branch, files, protectedFiles, dirty, repository } = prepared;
  const { target, directory, objective, program, seed } = experiment;
  const isolation = await isolationOf(experiment);
  return {
    experiment,
    base,
    branch: branch ?? "assay/<study>",
    files,
    protectedFiles,
    isolation,
    dirty,
    dependencies: await dependencyFolders(repository, experiment),
    context: contextText({
      trial: 1,
      base,
      parent: base,
      target,
      files,
      directory,
      objective,
      ...(experiment.metricGuards ? { guards: experiment.metricGuards } : {}),
      baseline: {},
      ...(program === undefined ? {} : { program }),
      history: [],
      seed,
    }),
    notes: [...prepared.cautions, ...notesOn(experiment, isolation)],
  };
}

function notesOn(experiment: Experiment, isolation: string): string[] {
  const { guards, budget, acceptUnproven } = experiment;
  return [
    ...(acceptUnproven
      ? ["No guarantee: what is provisional is kept too, and most of it may be useless."]
      : []),
    ...(guards.length === 0 ? ["No guard: nothing checks that the software still works."] : []),
    ...(isolation === "none" ? ["No sandbox: proposals can reach everything you can."] : []),
    ...(isolation === "sandbox-runtime" ? [LESS] : []),
    ...(budget.studyMs === undefined && budget.trials === undefined
      ? ["No limit on trials or time: the study ends when the proposer has nothing more."]
      : []),
  ];
}

const LESS =
  "The sandbox sandbox-runtime promises less than bubblewrap (assay doctor says what), and takes half a second to start: a metric of time, memory or instructions has that in it.";
