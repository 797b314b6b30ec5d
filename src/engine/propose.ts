import { visibleValues, withoutHoldout } from "../decide/hidden.ts";
import { metricValue } from "../decide/sample.ts";
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
  const restore = () => world.workspaces.checkout(workspace, trial.parent, "edit");
  const equipped = { ...world.equip(workspace, trial.number, stop), restore };
  const context = await contextOf(trial, state, world);
  const asked = world.clock.now();
  const answer = await world.proposer.propose(context, equipped);
  const tookMs = Math.max(0, world.clock.now() - asked);
  stop.throwIfAborted();
  switch (answer.kind) {
    case "exhausted":
      return "exhausted";
    case "failed": {
      const { kind: _, ...told } = answer;
      return { type: "not-proposed", trial: trial.number, ...told, tookMs };
    }
    case "proposal":
      return {
        ...(await proposed(trial, answer, await changeOf(answer, workspace, world), world)),
        tookMs,
      };
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
  { source, hypothesis, usage, by, remarks }: Offered,
  change: Change,
  world: World<S>,
): Promise<Extract<TrialEvent, { type: "proposed" | "not-proposed" }>> {
  const { number, parent } = trial;
  const edited = change.kind !== "tree" || change.tree !== (await world.repository.treeOf(parent));
  const took = {
    ...(usage && { usage }),
    ...(by === undefined ? {} : { by }),
    ...(remarks && { remarks }),
  };
  if (edited) {
    return { type: "proposed", trial: number, proposal: { hypothesis, change, source }, ...took };
  }
  const detail = "the proposer left every file as it was";
  const because = "no-change";
  return { type: "not-proposed", trial: number, source, hypothesis, because, detail, ...took };
}

function repeats({ baselineRuns, metricName }: StudyState["study"]): boolean {
  const values = new Set(baselineRuns.map((run) => metricValue(run, metricName)));
  return baselineRuns.length > 1 && values.size === 1;
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
    ...(repeats(study) ? { repeats: true } : {}),
    ...(program === undefined ? {} : { program }),
    ...(world.memory === undefined ? {} : { memory: world.memory }),
    history: history.map((past) => withoutHoldout(past, experiment)),
    seed: (seed + trial.number) >>> 0,
  };
}
