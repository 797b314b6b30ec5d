import { luckOf } from "../decide/luck.ts";
import { guardedIn } from "../decide/sample.ts";
import { nextBeat } from "../decide/study.ts";
import { AssayError } from "../domain/error.ts";
import type { EndedBecause, Recorded, StudyEvent } from "../domain/event.ts";
import type { Guard } from "../domain/experiment.ts";
import type { Run } from "../domain/run.ts";
import type { Study } from "../domain/study.ts";
import { close } from "./close.ts";
import { endedWhateverHappens } from "./ending.ts";
import type { Ledger } from "./ledger.ts";
import { runTrial } from "./run-trial.ts";
import { checkSensitivity } from "./sensitivity.ts";
import type { Signals, World } from "./world.ts";

/**
 * Runs a study until it ends, or one beat of it: guards and baseline first, then trial after trial.
 * Yields every event after it is in the journal.
 */
export function learn<S>(
  ledger: Ledger<S>,
  world: World<S>,
  signals: Signals,
  { trials = Number.POSITIVE_INFINITY, claims = true } = {},
): AsyncGenerator<Recorded> {
  return endedWhateverHappens(beats(), ledger, signals);

  async function* beats(): AsyncGenerator<Recorded> {
    for (let begun = 0; begun < trials; ) {
      if (signals.finish.aborted) {
        return yield ledger.record({ type: "study-ended", because: "interrupted" });
      }
      const beat = nextBeat(ledger.state, world.rule, world.clock.now());
      if (beat.do === "end") return yield* endAsPlanned(beat.because);
      if (beat.do === "guard-baseline") yield ledger.record(await guardBaseline(beat.guard));
      else if (beat.do === "run-baseline") yield ledger.record(await runBaseline());
      else if (beat.do === "check-sensitivity") yield* checkSensitivity(ledger, world, signals);
      else if ((yield* runTrial(ledger, world, signals)) === "exhausted") {
        return yield* endAsPlanned("queue-exhausted");
      } else begun++;
    }
  }

  async function* endAsPlanned(because: EndedBecause): AsyncGenerator<Recorded> {
    const claim = claims ? yield* close(ledger, world, signals) : undefined;
    const interrupted = signals.finish.aborted && claim === undefined;
    yield ledger.record({
      type: "study-ended",
      because: interrupted ? "interrupted" : because,
      ...(claim ? { claim } : {}),
    });
  }

  async function baselineWorkspace() {
    const workspace = await world.workspaces.open("baseline");
    await world.workspaces.checkout(workspace, ledger.state.study.head, "run");
    return workspace;
  }

  async function guardBaseline(guard: Guard): Promise<StudyEvent> {
    const run = await world.meter.guard(guard, await baselineWorkspace(), conditions("guard"));
    if (run.outcome === "completed") return { type: "baseline-guarded", guard: guard.name, run };
    const { name, command } = guard;
    throw new AssayError({ code: "guard-fails-on-baseline", guard: name, command, run });
  }

  async function runBaseline(): Promise<StudyEvent> {
    const workspace = await baselineWorkspace();
    const afresh = async () => void (await baselineWorkspace());
    const run = await world.meter.measure(workspace, { ...conditions("run"), afresh });
    requireBaseline(run, ledger.state.study);
    return { type: "baseline-ran", run };
  }

  function conditions(what: string) {
    const { id, experiment, baselineRuns, baselineGuards } = ledger.state.study;
    const nth = 1 + (what === "run" ? baselineRuns.length : baselineGuards.length);
    return {
      limitMs: experiment.budget.runMs,
      label: `${id}/baseline/${what}-${nth}`,
      signal: signals.stop,
      ...luckOf(experiment, what === "run" ? "baseline" : "guard", nth),
    };
  }
}

/** Throws the `Problem` of a baseline run that gives no value of the metric. */
function requireBaseline(run: Run, { metricName, experiment }: Study): void {
  if (run.outcome !== "completed") {
    const metric = metricName || experiment.objective.metric.spec;
    throw new AssayError({ code: "baseline-fails", metric, run });
  }
  const guards = guardedIn(experiment).map(({ name }) => name);
  const found = Object.keys(run.values).filter((name) => !guards.includes(name));
  const known = metricName === "" ? found.length === 1 : found.includes(metricName);
  if (!known) throw new AssayError({ code: "metric-name-needed", found });
}
