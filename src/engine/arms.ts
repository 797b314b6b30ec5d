import { luckOf } from "../decide/luck.ts";
import type { StudyState } from "../decide/study.ts";
import type { TrialEvent } from "../domain/event.ts";
import type { Guard } from "../domain/experiment.ts";
import type { Arm, Run } from "../domain/run.ts";
import type { Trial } from "../domain/study.ts";
import type { RunConditions } from "../ports/meter.ts";
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
  const luck = luckOf(state.study.experiment, "guard", trial.guards.length + 1, trial.number);
  const leastTests = leastTestsOf(name, state);
  const { habits } = state.study;
  const conditions = { limitMs, label, signal: stop, habits, ...leastTests, ...luck };
  const run = await world.meter.guard({ name, command }, workspace, conditions);
  return { type: "guarded", trial: trial.number, guard: name, run };
}

/** A guard that passes with fewer tests than on the base has not looked at all of it. */
export function leastTestsOf<S>(
  guard: string,
  { guardTests }: StudyState<S>,
): { readonly leastTests?: number } {
  const leastTests = guardTests?.[guard];
  return leastTests === undefined ? {} : { leastTests };
}

/** Runs the metric once on one arm; where that is asked for, once more before it after a change of arms. */
export async function run<S>(
  arm: Arm,
  trial: Trial,
  state: StudyState<S>,
  world: World<S>,
  { stop }: Signals,
): Promise<TrialEvent> {
  const { id, experiment, habits } = state.study;
  const nth = trial.runs.length + 1;
  const conditions = {
    limitMs: experiment.budget.runMs,
    label: `${id}/${trial.number}/run-${nth}-${arm}`,
    signal: stop,
    habits,
    ...(state.tests ? { tests: state.tests } : {}),
    ...luckOf(experiment, "trial", nth, trial.number),
  };
  if (experiment.discardFirst && trial.runs.at(-1)?.arm !== arm) {
    await measure(arm, trial, world, { ...conditions, label: `${conditions.label}-discarded` });
  }
  const run = await measure(arm, trial, world, conditions);
  return { type: "ran", trial: trial.number, arm, run };
}

async function measure<S>(
  arm: Arm,
  trial: Trial,
  world: World<S>,
  conditions: RunConditions,
): Promise<Run> {
  const workspace = await world.workspaces.open(arm);
  // Every arm that a rule may ask for next, side by side: nothing runs now that they could disturb.
  if (!isReady(workspace, readinessFor(arm, "measure", trial))) {
    await Promise.all(ARMS.map((each) => ready(each, "measure", trial, world)));
  }
  readiness.delete(workspace);
  const { tree } = readinessFor(arm, "measure", trial);
  const afresh = () => world.workspaces.checkout(workspace, tree, "run");
  return world.meter.measure(workspace, { ...conditions, afresh });
}

/** What each workspace was last made ready for, by this process. */
const readiness = new WeakMap<Workspace, Readiness>();

type Phase = "guard" | "measure";

interface Readiness {
  readonly trial: number;
  readonly phase: Phase;
  readonly tree: string;
}

/**
 * The arm's workspace, checked out afresh for every run: what guards or an earlier run left behind
 * (builds, caches, an evaluator rewritten while it ran) must not speak for the candidate.
 */
async function ready<S>(arm: Arm, phase: Phase, trial: Trial, world: World<S>): Promise<Workspace> {
  const workspace = await world.workspaces.open(arm);
  const wanted = readinessFor(arm, phase, trial);
  if (isReady(workspace, wanted)) return workspace;
  readiness.delete(workspace);
  await world.workspaces.checkout(workspace, wanted.tree, "run");
  readiness.set(workspace, wanted);
  return workspace;
}

function readinessFor(arm: Arm, phase: Phase, { number: trial, parent, tree }: Trial): Readiness {
  const wanted = arm === "baseline" ? parent : tree;
  if (!wanted) throw new Error(`trial ${trial} has no candidate yet`);
  return { trial, phase, tree: wanted };
}

function isReady(workspace: Workspace, wanted: Readiness): boolean {
  const { trial, phase, tree } = readiness.get(workspace) ?? {};
  return trial === wanted.trial && phase === wanted.phase && tree === wanted.tree;
}
