import { visibleValues, withoutHoldout } from "../decide/hidden.ts";
import type { StudyState } from "../decide/study.ts";
import type { TrialEvent } from "../domain/event.ts";
import type { Change } from "../domain/proposal.ts";
import type { Answer, ProposalContext } from "../ports/proposer.ts";
import type { Workspace } from "../ports/workspace.ts";
import type { Signals, World } from "./world.ts";

/** A trial about to be, or one that a crash left without its proposal. */
interface Unproposed {
  readonly number: number;
  readonly parent: string;
}

/** Asks the proposer in a clean workspace and writes down what it says before anything is measured. */
export async function propose<S>(
  trial: Unproposed,
  state: StudyState<S>,
  world: World<S>,
  { stop }: Signals,
): Promise<TrialEvent | "exhausted"> {
  const workspace = await world.workspaces.open("proposal");
  await world.workspaces.checkout(workspace, trial.parent, "edit");
  const equipped = world.equip(workspace, trial.number, stop);
  const answer = await world.proposer.propose(await contextOf(trial, state, world), equipped);
  stop.throwIfAborted();
  switch (answer.kind) {
    case "exhausted":
      return "exhausted";
    case "failed": {
      const { source, hypothesis, because, detail } = answer;
      return { type: "not-proposed", trial: trial.number, source, hypothesis, because, detail };
    }
    case "proposal":
      return proposed(trial, answer, await changeOf(answer, workspace, world), world);
  }
}

type Offered = Extract<Answer, { kind: "proposal" }>;

async function changeOf<S>(
  { change }: Offered,
  workspace: Workspace,
  world: World<S>,
): Promise<Change> {
  if (change.kind !== "edits") return change;
  return { kind: "tree", tree: await world.workspaces.snapshot(workspace) };
}

async function proposed<S>(
  trial: Unproposed,
  { source, hypothesis }: Offered,
  change: Change,
  world: World<S>,
): Promise<TrialEvent> {
  const { number, parent } = trial;
  const edited = change.kind !== "tree" || change.tree !== (await world.repository.treeOf(parent));
  if (edited) return { type: "proposed", trial: number, proposal: { hypothesis, change, source } };
  const detail = "the proposer left every file as it was";
  return { type: "not-proposed", trial: number, source, hypothesis, because: "no-change", detail };
}

async function contextOf<S>(
  trial: Unproposed,
  { study, history }: StudyState<S>,
  world: World<S>,
): Promise<ProposalContext> {
  const { experiment, base, baseline, metricName } = study;
  const { target, directory, objective, program, seed } = experiment;
  return {
    trial: trial.number,
    base,
    parent: trial.parent,
    target,
    files: await world.targetFiles(trial.parent),
    directory,
    objective: { ...objective, metric: { ...objective.metric, name: metricName } },
    ...(experiment.metricGuards ? { guards: experiment.metricGuards } : {}),
    baseline: visibleValues(baseline, experiment),
    ...(program === undefined ? {} : { program }),
    history: history.map((past) => withoutHoldout(past, experiment)),
    seed: (seed + trial.number) >>> 0,
  };
}
