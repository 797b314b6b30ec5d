import type { Telling } from "../config/options.ts";
import type { Recorded } from "../domain/event.ts";
import type { Experiment } from "../domain/experiment.ts";
import { maskedWithin } from "../domain/secrets.ts";
import type { Signals } from "../engine/world.ts";
import type { Announcer } from "../ports/announcer.ts";
import type { Clock } from "../ports/clock.ts";
import type { Saying } from "../ports/proposer.ts";
import { envelopeOf } from "../view/envelope.ts";
import { plural } from "../view/text.ts";
import { ownMask } from "./compose.ts";
import { type Outlet, openOutlets } from "./compose-events.ts";
import { realClock } from "./real-clock.ts";

/** Milliseconds that a session waits at its end for what is still to be delivered; fewer where it was stopped at once. */
const PATIENCE_MS = 5000;
const SHORT_PATIENCE_MS = 1000;

/** To whom a session tells its events. */
export interface Audience {
  readonly telling: Telling;
  /** The folder where paths begin. */
  readonly start: string;
  /** What the study asks. */
  readonly experiment: Experiment;
  readonly say?: (saying: Saying) => void;
}

/**
 * Tells the events of a session to others as they happen. Nothing that becomes of those slows the study: what they
 * missed is said at its end.
 */
export async function* announced(
  events: AsyncGenerator<Recorded>,
  { telling, start, experiment, say = () => {} }: Audience,
  { stop }: Signals,
  clock: Clock = realClock,
): AsyncGenerator<Recorded> {
  const mask = ownMask();
  const warn = (words: string) => say({ kind: "warning", words: mask(words) });
  const trouble = (name: string, because: string) =>
    warn(`events do not reach ${name}: ${because}; the study goes on`);
  const outlets = openOutlets(telling, start, { clock, trouble });
  let study = "";
  try {
    for await (const recorded of events) {
      study = recorded.study;
      tell(outlets, recorded, () => maskedWithin(envelopeOf(recorded, experiment, telling), mask));
      yield recorded;
    }
  } finally {
    const enough = patience(stop, clock);
    const missed = await Promise.all(
      outlets.map(({ announcer }) => missedBy(announcer, enough.signal, study)),
    );
    await enough.end();
    for (const words of missed.flat()) warn(words);
  }
}

function tell(
  outlets: readonly Outlet[],
  { event }: Recorded,
  envelope: () => ReturnType<typeof envelopeOf>,
): void {
  const wanting = outlets.filter(({ wants }) => wants(event.type));
  if (wanting.length === 0) return;
  const told = envelope();
  for (const { announcer } of wanting) announcer.announce(told);
}

async function missedBy(
  announcer: Announcer,
  patience: AbortSignal,
  study: string,
): Promise<readonly string[]> {
  const { told, missed, firstMissed = 0 } = await announcer.close(patience);
  if (missed === 0) return [];
  const fetched = `assay events --study ${study} --since ${firstMissed - 1}`;
  const all = plural(told + missed, "event");
  return [`${missed} of ${all} did not reach ${announcer.name}; fetch them: ${fetched}`];
}

/** Fires when there was enough waiting, or at once when somebody stops everything meanwhile. */
function patience(stop: AbortSignal, clock: Clock) {
  const [over, done] = [new AbortController(), new AbortController()];
  const ms = stop.aborted ? SHORT_PATIENCE_MS : PATIENCE_MS;
  const waiting = clock.sleep(ms, done.signal).then(
    () => over.abort(),
    () => {},
  );
  const signal = stop.aborted ? over.signal : AbortSignal.any([over.signal, stop]);
  const end = async () => {
    done.abort();
    await waiting;
  };
  return { signal, end };
}
