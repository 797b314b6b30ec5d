import { isOutOfTime } from "../decide/beat.ts";
import { asked, nextStep } from "../decide/trial.ts";
import { AssayError } from "../domain/error.ts";
import type { Recorded, TrialEvent } from "../domain/event.ts";
import { separationOf } from "../domain/separation.ts";
import { apply } from "./apply.ts";
import { guard, run } from "./arms.ts";
import type { Ledger } from "./ledger.ts";
import { propose } from "./propose.ts";
import { settle } from "./settle.ts";
import type { Signals, World } from "./world.ts";

/**
 * Runs one trial from where the journal left it: ask for the step, do it through a port, append the
 * event, repeat. Ends early, with the trial open, when the study is told to finish.
 */
export async function* runTrial<S>(
  ledger: Ledger<S>,
  world: World<S>,
  signals: Signals,
): AsyncGenerator<Recorded, "settled" | "exhausted" | "unfinished"> {
  if (!ledger.state.open) {
    const { trials, head } = ledger.state.study;
    const trial = { number: trials + 1, parent: head };
    const proposed = await propose(trial, ledger.state, world, signals);
    if (proposed === "exhausted") return "exhausted";
    yield ledger.record({ type: "trial-started", trial: trial.number, parent: trial.parent });
    yield ledger.record(proposed);
  }
  while (ledger.state.open) {
    if (signals.finish.aborted) return "unfinished";
    const event = await perform();
    if (event === "exhausted") return "exhausted";
    yield ledger.record(event);
  }
  return "settled";

  async function perform(): Promise<TrialEvent | "exhausted"> {
    const { open: trial, study, session, opening = session } = ledger.state;
    if (!trial) throw new Error("no trial is open");
    const ask = asked(world.rule, opening);
    const { habits } = study;
    const now = { isOutOfTime: isOutOfTime(ledger.state, world.rule, world.clock.now()), habits };
    const step = nextStep(trial, study.experiment, study.metricName, ask, now);
    switch (step.do) {
      case "propose":
        return propose(trial, ledger.state, world, signals);
      case "apply":
        return apply(trial, ledger.state, world);
      case "guard":
        return guard(step.guard, trial, ledger.state, world, signals);
      case "run":
        return run(step.arm, trial, ledger.state, world, signals);
      case "curtail":
        return { type: "curtailed", trial: trial.number, because: step.because };
      case "decide": {
        const { isolation } = world.meter;
        const separation = separationOf(study.experiment, isolation);
        const { verdict } = step;
        return { type: "decided", trial: trial.number, verdict, isolation, separation };
      }
      case "settle":
        return settle(trial, study, ledger.anchor, world);
      case "stop": {
        const metric = study.metricName;
        throw new AssayError({ code: "baseline-fails", metric, run: step.run });
      }
      case "done":
        throw new Error(`trial ${trial.number} is done and still open`);
    }
  }
}
