import { randomBytes } from "node:crypto";
import type { Telling } from "../config/options.ts";
import type { RuleSession } from "../decide/rule-in-force.ts";
import type { StudyState } from "../decide/study.ts";
import type { Recorded } from "../domain/event.ts";
import type { StudyId, TrialNumber } from "../domain/ids.ts";
import { isCommitOf } from "../engine/commit-message.ts";
import { learn } from "../engine/learn.ts";
import { Ledger } from "../engine/ledger.ts";
import { topUp } from "../engine/top-up.ts";
import type { Signals } from "../engine/world.ts";
import type { Saying } from "../ports/proposer.ts";
import type { Repository } from "../ports/repository.ts";
import { announced } from "./announced.ts";
import {
  clearLeftovers,
  composeWorld,
  type GitRepository,
  journalOf,
  lockRepository,
} from "./compose.ts";
import { hotMemoryOf, remembering, type Seen } from "./memory.ts";
import type { Prepared } from "./prepare.ts";
import { recallOf } from "./recall-elsewhere.ts";
import { foreseeable } from "./system-errors.ts";
import type { RunOptions } from "./types.ts";

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
  /** Gives a decided trial more runs, instead of going on. */
  readonly more?: { readonly trial: TrialNumber; readonly runs: number };
  /** Whether to claim at the end what the study gained. */
  readonly claims?: boolean;
  /** Told what proposers say while they are asked. */
  readonly say?: (saying: Saying) => void;
  /** Who else is told of the events; `start` is where paths begin. */
  readonly audience?: { readonly telling: Telling; readonly start: string };
  /** Told the state after every event. */
  readonly observe: (state: StudyState<RuleSession>) => void;
}

/**
 * Conducts a study from where its journal left it, alone on its repository. Throws `study-running`,
 * `branch-exists`, `no-sandbox`, and whatever opening the world throws.
 */
export function conduct(asked: Conduct, signals: Signals): AsyncGenerator<Recorded> {
  const { audience, prepared, say } = asked;
  const events = conducted(asked, signals);
  if (!audience) return events;
  const { experiment } = prepared;
  return announced(events, { ...audience, experiment, ...(say && { say }) }, signals);
}

async function* conducted(asked: Conduct, signals: Signals): AsyncGenerator<Recorded> {
  const { repository } = asked.prepared;
  let lock: ReturnType<typeof lockRepository> | undefined;
  try {
    repository.moveIn();
    lock = lockRepository(repository.home, asked.study);
    await clearLeftovers(repository, lock, asked.branch);
    const seen: Seen = {};
    const observe = (state: StudyState<RuleSession>) => {
      seen.state = state;
      asked.observe(state);
    };
    yield* remembering(session({ ...asked, observe }, signals), seen, asked.prepared, asked.say);
  } catch (thrown) {
    throw foreseeable(thrown);
  } finally {
    lock?.release();
  }
}

async function* session(
  {
    prepared,
    study,
    branch,
    branchMade = false,
    settling,
    trials,
    more,
    claims = true,
    say,
    observe,
  }: Conduct,
  signals: Signals,
): AsyncGenerator<Recorded> {
  const { repository, experiment, base } = prepared;
  const journal = journalOf(repository);
  try {
    const { world: whole, environment } = await composeWorld({
      ...{ ...prepared, journal, memory: hotMemoryOf(study, repository, say) },
      recall: recallOf(study, prepared, say),
      ...(say && { say }),
    });
    const world = settling ? { ...whole, repository: settling(repository) } : whole;
    const isTorn = journal.flaw(study)?.kind === "torn";
    const known = Ledger.recall(study, world);
    // First the branch: killed in between, the next session sees once more what is torn.
    if (isTorn && known) await takeBack(known.state, repository);
    const torn = journal.mend(study);
    const { head = base, ended } = known?.state.study ?? {};
    // Before anything is written down: a name that cannot be is wrong for every session to come.
    if (!known && !branchMade) await world.repository.checkBranch(branch, head);
    const begun = { type: "study-started", experiment, base, branch, environment } as const;
    const [ledger, first] = known
      ? [known, known.record({ type: "study-resumed", ...(torn > 0 ? { torn } : {}) })]
      : Ledger.begin(study, begun, world);
    observe(ledger.state);
    if ((await world.repository.branchHead(branch)) === undefined) {
      await world.repository.createBranch(branch, head);
    }
    yield first;
    const going = more
      ? topUp(ledger, world, signals, { ...more, ended: ended ?? JUST_DONE, claims })
      : learn(ledger, world, signals, { ...(trials ? { trials } : {}), claims });
    for await (const event of going) {
      observe(ledger.state);
      yield event;
    }
  } finally {
    journal.close();
  }
}

/**
 * Puts the branch back to where the journal says it is, where all beyond are commits of this study: their verdicts
 * were torn off, and are decided again.
 */
async function takeBack(
  { study, open }: StudyState<RuleSession>,
  repository: GitRepository,
): Promise<void> {
  const { branch, head } = study;
  // Its commit is made again, the same.
  if (open?.verdict || branch === "") return;
  const beyond = await repository.commitsSince(head, branch);
  const from = beyond.at(-1);
  if (from === undefined) return;
  const messages = await Promise.all(beyond.map((commit) => repository.message(commit)));
  if (messages.every((message) => isCommitOf(message, study)))
    await repository.publish(branch, from, head);
}

/** How a study ends whose own ending a crash has taken back: one that judged has made its one trial. */
const JUST_DONE = { because: "trials-spent" } as const;

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

/** Whom to tell, out of what a caller may give: for the session, else for the question, which begins in `directory`. */
export function tellingOf(
  { onSay, events }: Pick<RunOptions, "onSay" | "events">,
  asked: { readonly directory?: string; readonly events?: Telling } = {},
): Pick<Conduct, "say" | "audience"> {
  const telling = events ?? asked.events;
  const start = asked.directory ?? process.cwd();
  return { ...(onSay && { say: onSay }), ...(telling && { audience: { telling, start } }) };
}
