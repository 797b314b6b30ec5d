import { existsSync } from "node:fs";
import { isResumable } from "../decide/beat.ts";
import type { Envelope } from "../domain/envelope.ts";
import { AssayError } from "../domain/error.ts";
import type { Recorded } from "../domain/event.ts";
import type { Experiment } from "../domain/experiment.ts";
import { maskedWithin } from "../domain/secrets.ts";
import type { Clock } from "../ports/clock.ts";
import { envelopeOf } from "../view/envelope.ts";
import { holderOf, journalOf, ownMask } from "./compose.ts";
import { newestOf, whoLooks } from "./read-study.ts";
import { realClock } from "./real-clock.ts";

/** Which events of a study are wanted. */
export interface EventsOptions {
  /** Where the repository is; default the current folder. */
  readonly directory?: string;
  /** Default the newest. */
  readonly study?: string;
  /** Only events with a larger `seq`: the last one that was seen. */
  readonly since?: number;
  /** Waits for more, until the study ends as planned or `signal` fires. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
  /** Tells of the holdout too, which no proposer may know. */
  readonly holdout?: boolean;
  /** Told once when there is nothing more to wait for now: no process works on the study. */
  readonly onIdle?: (study: string) => void;
}

/** Milliseconds between two looks at a journal that is followed. */
const PAUSE_MS = 300;
/** Looks without anything new after which it is asked whether anybody works on the study. */
const LOOKS = 10;

/**
 * The events of a study from the journal, past ones first: what an outer loop missed, and with `follow` what comes. Throws
 * `no-studies`, `unknown-study` and `journal-edited`.
 */
export async function* studyEvents(
  options: EventsOptions = {},
  clock: Clock = realClock,
): AsyncGenerator<Envelope> {
  const { since = -1, follow = false, signal = new AbortController().signal } = options;
  const repository = await whoLooks(options.directory);
  const id = options.study ?? newestOf(repository);
  if (!existsSync(repository.home)) throw new AssayError({ code: "unknown-study", study: id });
  const journal = journalOf(repository, { looking: true });
  const mask = ownMask();
  const seen: Seen = {};
  let still = 0;
  try {
    while (!signal.aborted) {
      const before = seen.last;
      for (const recorded of journal.read(id, before ? { after: before } : {})) {
        const experiment = see(seen, recorded);
        if (recorded.seq <= since) continue;
        yield maskedWithin(envelopeOf(recorded, experiment, options), mask);
      }
      if (!seen.last) throw new AssayError({ code: "unknown-study", study: id });
      if (!follow || seen.isOver) return;
      still = seen.last === before ? still + 1 : 0;
      if (still === LOOKS && holderOf(repository.home)?.study !== id) options.onIdle?.(id);
      await clock.sleep(PAUSE_MS, signal).catch(() => {});
    }
  } finally {
    journal.close();
  }
}

interface Seen {
  last?: Recorded;
  experiment?: Experiment;
  /** It ended as planned: nothing more is to come. */
  isOver?: boolean;
}

/** Notes an event, and gives what its study asks. */
function see(seen: Seen, recorded: Recorded): Experiment {
  const { event } = recorded;
  seen.last = recorded;
  seen.isOver = event.type === "study-ended" && !isResumable(event.because);
  if (event.type === "study-started") seen.experiment = event.experiment;
  if (!seen.experiment) throw new AssayError({ code: "unknown-study", study: recorded.study });
  return seen.experiment;
}
