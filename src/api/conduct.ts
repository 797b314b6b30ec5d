import { randomBytes } from "node:crypto";
import type { StudyState } from "../decide/study.ts";
import { AssayError } from "../domain/error.ts";
import type { Recorded } from "../domain/event.ts";
import type { StudyId } from "../domain/ids.ts";
import { learn } from "../engine/learn.ts";
import { Ledger } from "../engine/ledger.ts";
import type { Signals } from "../engine/world.ts";
import type { Repository } from "../ports/repository.ts";
import { composeWorld, journalOf, lockRepository, type Session } from "./compose.ts";
import type { Prepared } from "./prepare.ts";
import { foreseeable } from "./system-errors.ts";

/** A study to begin, or to go on with. */
export interface Conduct {
  readonly prepared: Prepared;
  readonly study: StudyId;
  readonly branch: string;
  /** The branch was made by us already and may be there. */
  readonly branchMade?: boolean;
  /** Replaces how the repository is written to. */
  readonly settling?: (repository: Repository) => Repository;
  /** Ends after so many trials, the study itself left open. */
  readonly trials?: number;
  /** Told the state after every event. */
  readonly observe: (state: StudyState<Session>) => void;
}

/**
 * Conducts a study from where its journal left it, alone on its repository. Throws `study-running`,
 * `branch-exists`, `no-sandbox`, and whatever opening the world throws.
 */
export async function* conduct(
  { prepared, study, branch, branchMade, settling, trials, observe }: Conduct,
  signals: Signals,
): AsyncGenerator<Recorded> {
  const { repository } = prepared;
  let lock: ReturnType<typeof lockRepository> | undefined;
  try {
    repository.moveIn();
    lock = lockRepository(repository.home, study);
    const journal = journalOf(repository);
    try {
      const composed = await composeWorld({ ...prepared, journal });
      const world = settling
        ? { ...composed.world, repository: settling(repository) }
        : composed.world;
      let ledger = Ledger.recall(study, world);
      if (ledger) {
        const resumed = ledger.record({ type: "study-resumed" });
        observe(ledger.state);
        yield resumed;
      } else {
        if (!branchMade && (await world.repository.branchHead(branch)) !== undefined) {
          throw new AssayError({ code: "branch-exists", branch });
        }
        const { experiment, base } = prepared;
        // Before anything is written down: a name that cannot be is wrong for every session to come.
        await world.repository.createBranch(branch, base);
        const { environment } = composed;
        const begun = { type: "study-started", experiment, base, branch, environment } as const;
        const [fresh, first] = Ledger.begin(study, begun, world);
        ledger = fresh;
        observe(ledger.state);
        yield first;
      }
      for await (const event of learn(ledger, world, signals, trials ? { trials } : {})) {
        observe(ledger.state);
        yield event;
      }
    } finally {
      journal.close();
    }
  } catch (thrown) {
    throw foreseeable(thrown);
  } finally {
    lock?.release();
  }
}

/** `YYYYMMDD-HHMMSS-xxxx`, in UTC: sorts by time, and two of one second still differ. */
export function newStudyId(now = new Date()): StudyId {
  const stamp = now
    .toISOString()
    .replace(/[-:]|\..*/g, "")
    .replace("T", "-");
  return `${stamp}-${randomBytes(2).toString("hex")}`;
}

/** Signals out of what a caller may give; a missing one never fires. */
export function signalsOf(options: { signal?: AbortSignal; stopNow?: AbortSignal } = {}): Signals {
  const never = new AbortController().signal;
  const stop = options.stopNow ?? never;
  const finish = options.signal ? AbortSignal.any([options.signal, stop]) : stop;
  return { finish, stop };
}
