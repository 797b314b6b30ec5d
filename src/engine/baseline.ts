import { luckOf } from "../decide/luck.ts";
import { metricNames } from "../decide/sample.ts";
import { AssayError } from "../domain/error.ts";
import type { StudyEvent } from "../domain/event.ts";
import type { Guard } from "../domain/experiment.ts";
import type { Run } from "../domain/run.ts";
import type { Study } from "../domain/study.ts";
import type { Workspace } from "../ports/workspace.ts";
import type { Ledger } from "./ledger.ts";
import type { Signals, World } from "./world.ts";

/** Runs a guard on the untouched base. Throws `guard-fails-on-baseline`. */
export async function guardBaseline<S>(
  guard: Guard,
  { state }: Ledger<S>,
  world: World<S>,
  signals: Signals,
): Promise<StudyEvent> {
  const { study } = state;
  const nth = study.baselineGuards.length + 1;
  const asked = conditions("guard", nth, study, signals);
  const run = await world.meter.guard(guard, await checkedOut(study, world), asked);
  if (run.outcome === "completed") return { type: "baseline-guarded", guard: guard.name, run };
  const { name, command } = guard;
  throw new AssayError({ code: "guard-fails-on-baseline", guard: name, command, run });
}

/** Runs the metric on the branch head. Throws `baseline-fails` and `metric-name-needed`. */
export async function runBaseline<S>(
  { state }: Ledger<S>,
  world: World<S>,
  signals: Signals,
): Promise<StudyEvent> {
  const { study } = state;
  const nth = study.baselineRuns.length + 1;
  const afresh = async () => void (await checkedOut(study, world));
  const tests = state.tests ?? ("all" as const);
  // The first shows what untouched code writes to; the others run as those of trials will.
  const habits = study.baselineRuns.length > 0 ? { habits: study.habits } : {};
  const asked = { ...conditions("baseline", nth, study, signals), afresh, tests, ...habits };
  const run = await world.meter.measure(await checkedOut(study, world), asked);
  requireBaseline(run, study);
  return { type: "baseline-ran", run };
}

async function checkedOut<S>({ head }: Study, world: World<S>): Promise<Workspace> {
  const workspace = await world.workspaces.open("baseline");
  await world.workspaces.checkout(workspace, head, "run");
  return workspace;
}

function conditions(
  kind: "guard" | "baseline",
  nth: number,
  { id, experiment }: Study,
  { stop }: Signals,
) {
  return {
    limitMs: experiment.budget.runMs,
    label: `${id}/baseline/${kind === "guard" ? "guard" : "run"}-${nth}`,
    signal: stop,
    ...luckOf(experiment, kind, nth),
  };
}

/** Throws the `Problem` of a baseline run that gives no value of the metric. */
function requireBaseline(run: Run, { metricName, experiment }: Study): void {
  if (run.outcome !== "completed") {
    const metric = metricName || experiment.objective.metric.spec;
    throw new AssayError({ code: "baseline-fails", metric, run });
  }
  const found = metricNames(run, experiment);
  const known = metricName === "" ? found.length === 1 : found.includes(metricName);
  if (!known) throw new AssayError({ code: "metric-name-needed", found });
}
