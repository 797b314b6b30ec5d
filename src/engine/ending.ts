import { AssayError } from "../domain/error.ts";
import type { Recorded } from "../domain/event.ts";
import type { Ledger } from "./ledger.ts";
import type { Signals } from "./world.ts";

/** Goes through a part of a study; when it is stopped, or a foreseeable problem stops it, that is its end. */
export async function* endedWhateverHappens<S>(
  part: AsyncGenerator<Recorded>,
  ledger: Ledger<S>,
  { stop, finish }: Signals,
): AsyncGenerator<Recorded> {
  try {
    yield* part;
  } catch (thrown) {
    const isInterrupted = stop.aborted || (finish.aborted && thrown === finish.reason);
    if (isInterrupted) return yield ledger.record({ type: "study-ended", because: "interrupted" });
    if (!(thrown instanceof AssayError)) throw thrown;
    const { problem } = thrown;
    yield ledger.record({ type: "study-ended", because: "problem", problem });
  }
}
