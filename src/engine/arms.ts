import type { StudyState } from "../decide/study.ts";
import type { TrialEvent } from "../domain/event.ts";
import type { Guard } from "../domain/experiment.ts";
import type { Arm } from "../domain/run.ts";
import type { Trial } from "../domain/study.ts";
import type { Workspace } from "../ports/workspace.ts";
import type { Signals, World } from "./world.ts";

const ARMS: readonly Arm[] = ["baseline", "candidate"];

/** Runs a guard on the candidate. */
export async function guard<S>(
  { name, command }: Guard,
  trial: Trial,
  state: StudyState<S>,
  world: World<S>,
  { stop }: Signals,
): Promise<TrialEvent> {
  const workspace = await ready("candidate", "guard", trial, world);
  const label = `${state.study.id}/${trial.number}/guard-${trial.guards.length + 1}`;
  const limitMs = state.study.experiment.budget.runMs;
  const conditions = { limitMs, label, signal: stop };
  const run = await world.meter.guard({ name, command }, workspace, conditions);
  return { type: "guarded", trial: trial.number, guard: name, run };
}

/** Runs the metric once on one arm. */
export async function run<S>(
  arm: Arm,
  trial: Trial,
  state: StudyState<S>,
  world: World<S>,
  { stop }: Signals,
): Promise<TrialEvent> {
  // Every arm that a rule may ask for next, side by side: nothing runs yet that they could disturb.
  await Promise.all(ARMS.map((each) => ready(each, "measure", trial, world)));
  const workspace = await ready(arm, "measure", trial, world);
  const label = `${state.study.id}/${trial.number}/run-${trial.runs.length + 1}-${arm}`;
  const limitMs = state.study.experiment.budget.runMs;
  readiness.delete(workspace);
  const measured = await world.meter.measure(workspace, { limitMs, label, signal: stop });
  return { type: "ran", trial: trial.number, arm, run: measured };
}

/** What each workspace was last made ready for, by this process. */
const readiness = new WeakMap<Workspace, string>();

/**
 * The arm's workspace, checked out afresh for every run: what guards or an earlier run left behind
 * (builds, caches, an evaluator rewritten while it ran) must not speak for the candidate.
 */
async function ready<S>(
  arm: Arm,
  phase: "guard" | "measure",
  trial: Trial,
  world: World<S>,
): Promise<Workspace> {
  const workspace = await world.workspaces.open(arm);
  const tree = arm === "baseline" ? trial.parent : trial.tree;
  if (!tree) throw new Error(`trial ${trial.number} has no candidate yet`);
  const wanted = `${trial.number} ${phase} ${tree}`;
  if (readiness.get(workspace) !== wanted) {
    readiness.delete(workspace);
    await world.workspaces.checkout(workspace, tree);
    readiness.set(workspace, wanted);
  }
  return workspace;
}
