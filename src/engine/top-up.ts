import type { Recorded } from "../domain/event.ts";
import type { TrialNumber } from "../domain/ids.ts";
import type { Study } from "../domain/study.ts";
import { close } from "./close.ts";
import { endedWhateverHappens } from "./ending.ts";
import type { Ledger } from "./ledger.ts";
import { runTrial } from "./run-trial.ts";
import { spared } from "./spare.ts";
import type { Signals, World } from "./world.ts";

/** Which decided trial gets how many more runs, and how its study had ended. */
export interface TopUp {
  readonly trial: TrialNumber;
  readonly runs: number;
  readonly ended: NonNullable<Study["ended"]>;
  /** Whether to claim anew what the study gained, where the trial is kept now. */
  readonly claims: boolean;
}

/**
 * Gives a decided trial more runs against the same parent: its e-value goes on from where it stood. The study
 * ends again as it had ended, with a new claim where its branch moved.
 */
export function topUp<S>(
  ledger: Ledger<S>,
  given: World<S>,
  signals: Signals,
  { trial, runs, ended, claims }: TopUp,
): AsyncGenerator<Recorded> {
  const world = spared(given, signals.finish);
  return endedWhateverHappens(more(), ledger, signals);

  async function* more(): AsyncGenerator<Recorded> {
    // One that a crash left open goes on where it was.
    if (!ledger.state.open) yield ledger.record({ type: "reopened", trial, runs });
    if ((yield* runTrial(ledger, world, signals)) !== "settled") {
      return yield ledger.record({ type: "study-ended", because: "interrupted" });
    }
    const isKept = ledger.state.last?.verdict?.kind === "kept";
    const { claim: former, ...again } = ended;
    const claim = isKept && claims ? yield* close(ledger, world, signals) : former;
    if (isKept && claims && signals.finish.aborted) {
      return yield ledger.record({ type: "study-ended", because: "interrupted" });
    }
    yield ledger.record({ type: "study-ended", ...again, ...(claim ? { claim } : {}) });
  }
}
