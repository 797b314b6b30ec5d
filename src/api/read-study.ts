import { existsSync } from "node:fs";
import { foldStudy, type StudyState } from "../decide/study.ts";
import { trialsIn } from "../decide/trial.ts";
import { AssayError } from "../domain/error.ts";
import type { StudyId } from "../domain/ids.ts";
import type { Study } from "../domain/study.ts";
import type { Journal } from "../ports/journal.ts";
import { journalOf, openRepository, rule, type Session } from "./compose.ts";
import type { StudyReading } from "./types.ts";

/**
 * Reads a study back: the newest of the repository, or the one named. Throws `unknown-study`, and
 * `no-studies` where there is none at all.
 */
export async function readStudy(
  options: { readonly directory?: string; readonly study?: string } = {},
): Promise<StudyReading> {
  const journal = await historyOf(options.directory);
  const id = options.study ?? journal?.studies().at(-1);
  if (!journal || id === undefined) throw new AssayError({ code: "no-studies" });
  const events = () => journal.read(id);
  return {
    study: recall(id, journal).study,
    events,
    trials: () => trialsIn(events()),
    trial(number) {
      for (const trial of trialsIn(events())) if (trial.number === number) return trial;
      return undefined;
    },
  };
}

/** All studies of a repository, oldest first; empty where none was made. */
export async function listStudies(
  options: { readonly directory?: string } = {},
): Promise<readonly Study[]> {
  const journal = await historyOf(options.directory);
  if (!journal) return [];
  try {
    return journal.studies().map((id) => recall(id, journal).study);
  } finally {
    journal.close();
  }
}

/** The journal, where there is one; looking for it leaves nothing behind. */
async function historyOf(directory = process.cwd()): Promise<Journal | undefined> {
  const repository = await openRepository({ directory, looking: true });
  return existsSync(repository.home) ? journalOf(repository) : undefined;
}

/** Folds a study's events. Throws `unknown-study` when the journal has none. */
export function recall(id: StudyId, journal: Journal): StudyState<Session> {
  let state: StudyState<Session> | undefined;
  for (const recorded of journal.read(id)) state = foldStudy(state, recorded, rule);
  if (!state) throw new AssayError({ code: "unknown-study", study: id });
  return state;
}
