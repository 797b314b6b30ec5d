import type { Recorded } from "../domain/event.ts";
import type { Outcome, Study } from "../domain/study.ts";
import type { StudyRun } from "./types.ts";

/**
 * Makes a running study out of a generator of its events. It is driven by whoever iterates it, one
 * event at a time; awaiting `outcome` without iterating drives it to its end. Leaving the iteration
 * early interrupts the study, which can be resumed.
 */
export function studyRun(
  events: AsyncGenerator<Recorded>,
  finalStudy: () => Study | undefined,
): StudyRun {
  const { promise: outcome, resolve, reject } = Promise.withResolvers<Outcome>();
  // Whoever iterates is told of a failure by the iteration; a second report would end the process.
  outcome.catch(() => {});
  let started = false;

  async function* drive(): AsyncGenerator<Recorded> {
    if (started) throw new Error("a running study can be iterated once");
    started = true;
    try {
      yield* events;
    } catch (thrown) {
      reject(thrown);
      throw thrown;
    } finally {
      const study = finalStudy();
      if (study) resolve(outcomeOf(study));
      else reject(new Error("the study was left before it began"));
    }
  }

  async function drain(): Promise<void> {
    if (started) return;
    for await (const _ of drive());
  }

  return {
    get outcome() {
      // A turn later, so that `run.outcome.then(…); for await (… of run)` still iterates.
      setImmediate(() => drain().catch(() => {}));
      return outcome;
    },
    [Symbol.asyncIterator]: drive,
  };
}

/** What a study leaves behind; one that never said why it ended was interrupted. */
function outcomeOf(study: Study): Outcome {
  const { id, branch, base, head, trials, tally, spentMs, experiment, ledgers } = study;
  const guarantee = experiment.acceptUnproven !== true;
  const ended = study.ended ?? { because: "interrupted" as const };
  const seconds = spentMs / 1000;
  return { study: id, branch, base, head, ...ended, guarantee, trials, tally, seconds, ledgers };
}
