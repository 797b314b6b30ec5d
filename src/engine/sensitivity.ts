import { luckOf } from "../decide/luck.ts";
import { AssayError } from "../domain/error.ts";
import type { Recorded } from "../domain/event.ts";
import type { Study } from "../domain/study.ts";
import { leastTestsOf } from "./arms.ts";
import type { Ledger } from "./ledger.ts";
import type { Signals, World } from "./world.ts";

/** A mistake in practically every language; a shell that runs it stops at the first line. */
const NONSENSE = "]}) this file was broken on purpose, to see who notices\n";

/**
 * Breaks every file of the target on purpose, in a workspace, and sees whether metric and guards notice.
 * Throws `metric-insensitive` where the metric does not. Records nothing when the study is told to finish
 * meanwhile.
 */
export async function* checkSensitivity<S>(
  ledger: Ledger<S>,
  world: World<S>,
  { finish, stop }: Signals,
): AsyncGenerator<Recorded> {
  const { id, head, experiment, habits } = ledger.state.study;
  const targets = await world.targetFiles(head);
  const { tree, files } = await world.repository.broken(head, targets, NONSENSE);

  const broken = async (what: string) => {
    const workspace = await world.workspaces.open("candidate");
    await world.workspaces.checkout(workspace, tree, "run");
    const label = `${id}/sensitivity/${what}`;
    const luck = luckOf(experiment, "check", 1);
    const limitMs = experiment.budget.runMs;
    return [workspace, { limitMs, label, signal: stop, habits, ...luck }] as const;
  };

  const [scratch, conditions] = await broken("metric");
  // A guard that fails must not speak for a metric that sees nothing.
  const run = await world.meter.measure(scratch, { ...conditions, metricOnly: true });
  const guards = [];
  for (const guard of experiment.guards) {
    if (finish.aborted) return;
    const [workspace, conditions] = await broken(`guard-${guards.length + 1}`);
    const asked = { ...conditions, ...leastTestsOf(guard.name, ledger.state) };
    const seen = await world.meter.guard(guard, workspace, asked);
    guards.push({ guard: guard.name, run: seen });
  }
  yield ledger.record({ type: "sensitivity-checked", files, run, guards });
  requireSight(ledger.state.study, world.rule.typical(ledger.state.session));
}

/** Throws the `Problem` of a metric that did not notice. */
function requireSight({ sensitivity, metricName, experiment }: Study, before: number): void {
  if (sensitivity?.metric !== "blind" || sensitivity.value === undefined) return;
  const { files, value: broken } = sensitivity;
  const { unit } = experiment.objective.metric;
  throw new AssayError({
    code: "metric-insensitive",
    metric: metricName,
    before,
    broken,
    ...(unit ? { unit } : {}),
    files,
  });
}
