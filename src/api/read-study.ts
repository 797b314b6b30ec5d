import { existsSync } from "node:fs";
import { type RuleSession, rule } from "../decide/rule-in-force.ts";
import { recallStudy, type StudyState } from "../decide/study.ts";
import { reopenedIn, trialsIn } from "../decide/trial.ts";
import { AssayError } from "../domain/error.ts";
import type { Recorded } from "../domain/event.ts";
import type { StudyId } from "../domain/ids.ts";
import type { Study } from "../domain/study.ts";
import type { Flaw, Journal } from "../ports/journal.ts";
import { type GitRepository, holderOf, journalOf, openRepository } from "./compose.ts";
import type { StudyReading } from "./types.ts";

/**
 * Reads a study back: the newest of the repository, or the one named. Throws `unknown-study`,
 * `journal-edited`, and `no-studies` where there is none at all.
 */
export async function readStudy(
  options: { readonly directory?: string; readonly study?: string } = {},
): Promise<StudyReading> {
  const repository = await whoLooks(options.directory);
  const id = options.study ?? newestOf(repository);
  const events = () => eventsOf(id, repository);
  const { study } = recall(id, events());
  const reopened = reopenedIn(events());
  const trials = () => trialsIn(events(), (trial) => reopened.has(trial));
  return {
    study,
    running: runningIn(repository) === id,
    events,
    trials,
    trial(number) {
      for (const trial of trials()) if (trial.number === number) return trial;
      return undefined;
    },
  };
}

/**
 * All studies of a repository, oldest first; empty where none was made. One whose record was edited is left
 * out: it must not hide the others.
 */
export async function listStudies(
  options: { readonly directory?: string } = {},
): Promise<readonly Study[]> {
  const repository = await whoLooks(options.directory);
  return studiesOf(repository).flatMap((id) => {
    try {
      return recall(id, eventsOf(id, repository)).study;
    } catch (thrown) {
      if (thrown instanceof AssayError && thrown.problem.code === "journal-edited") return [];
      throw thrown;
    }
  });
}

/** The study that a process works on in this repository now. */
function runningIn({ home }: GitRepository): StudyId | undefined {
  return holderOf(home)?.study;
}

/** The same, of the repository of a folder. */
export async function runningStudy(directory?: string): Promise<StudyId | undefined> {
  return runningIn(await whoLooks(directory));
}

/** Whoever only looks leaves nothing behind. */
export function whoLooks(directory = process.cwd()): Promise<GitRepository> {
  return openRepository({ directory, looking: true });
}

/** The ids of a repository's studies, oldest first. */
export function studiesOf(repository: GitRepository): readonly StudyId[] {
  if (!existsSync(repository.home)) return [];
  const journal = journalOf(repository, { looking: true });
  try {
    return journal.studies();
  } finally {
    journal.close();
  }
}

/** The newest study. Throws `no-studies`. */
export function newestOf(repository: GitRepository): StudyId {
  const id = studiesOf(repository).at(-1);
  if (id === undefined) throw new AssayError({ code: "no-studies" });
  return id;
}

/** Where the record of a study is not as it was written. */
export function flawOf(id: StudyId, repository: GitRepository): Flaw | undefined {
  const journal = journalOf(repository, { looking: true });
  try {
    return journal.flaw(id);
  } finally {
    journal.close();
  }
}

/** The journal is open while somebody iterates. */
export function* eventsOf(
  id: StudyId,
  repository: GitRepository,
  options: Parameters<Journal["read"]>[1] = {},
): Generator<Recorded> {
  if (!existsSync(repository.home)) return;
  const journal = journalOf(repository, { looking: true });
  try {
    yield* journal.read(id, options);
  } finally {
    journal.close();
  }
}

/**
 * What a study's events add up to. Throws `unknown-study` when there are none, and `journal-unreadable` where
 * they cannot have come about this way.
 */
export function recall(id: StudyId, events: Iterable<Recorded>): StudyState<RuleSession> {
  const state = folded(id, events);
  if (!state) throw new AssayError({ code: "unknown-study", study: id });
  return state;
}

/** Events of our own always fold: what does not was changed by another hand. */
function folded(id: StudyId, events: Iterable<Recorded>): StudyState<RuleSession> | undefined {
  try {
    return recallStudy(events, rule);
  } catch (thrown) {
    if (thrown instanceof AssayError) throw thrown;
    const detail = `the events of study ${id} do not belong together (${thrown instanceof Error ? thrown.message : thrown})`;
    const problem = { code: "journal-unreadable", file: ".assay/journal.db", detail } as const;
    throw new AssayError(problem, { cause: thrown });
  }
}
