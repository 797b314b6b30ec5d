import { nextBeat } from "../decide/beat.ts";
import type { EndedBecause, Recorded } from "../domain/event.ts";
import { guardBaseline, runBaseline } from "./baseline.ts";
import { close } from "./close.ts";
import { endedWhateverHappens } from "./ending.ts";
import type { Ledger } from "./ledger.ts";
import { runTrial } from "./run-trial.ts";
import { checkSensitivity } from "./sensitivity.ts";
import { spared } from "./spare.ts";
import type { Signals, World } from "./world.ts";

/**
 * Runs a study until it ends, or one beat of it: guards and baseline first, then trial after trial.
 * Yields every event after it is in the journal.
 */
export function learn<S>(
  ledger: Ledger<S>,
  given: World<S>,
  signals: Signals,
  { trials = Number.POSITIVE_INFINITY, claims = true } = {},
): AsyncGenerator<Recorded> {
  const world = spared(given, signals.finish);
  return endedWhateverHappens(beats(), ledger, signals);

  async function* beats(): AsyncGenerator<Recorded> {
    for (let begun = 0; begun < trials; ) {
      if (signals.finish.aborted) {
        return yield ledger.record({ type: "study-ended", because: "interrupted" });
      }
      const beat = nextBeat(ledger.state, world.rule, world.clock.now());
      if (beat.do === "end") return yield* endAsPlanned(beat.because);
      if (beat.do === "guard-baseline") {
        yield ledger.record(await guardBaseline(beat.guard, ledger, world, signals));
      } else if (beat.do === "run-baseline") {
        yield ledger.record(await runBaseline(ledger, world, signals));
      } else if (beat.do === "check-sensitivity") yield* checkSensitivity(ledger, world, signals);
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
}
