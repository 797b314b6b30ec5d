import { foldStudy, type StudyState } from "../decide/study.ts";
import { trialsIn } from "../decide/trial.ts";
import { AssayError } from "../domain/error.ts";
import type { Recorded } from "../domain/event.ts";
import type { StudyId } from "../domain/ids.ts";
import type { Study } from "../domain/study.ts";
import type { Journal } from "../ports/journal.ts";
import { openHistory, rule } from "./compose.ts";
import type { StudyReading } from "./types.ts";

/** Reads a study back: the newest of the repository, or the one named. Throws `unknown-study`. */
export async function readStudy(
  options: { readonly directory?: string; readonly study?: string } = {},
): Promise<StudyReading> {
  const journal = await openHistory(options.directory ?? process.cwd());
  const id = options.study ?? journal.studies().at(-1);
  if (id === undefined) throw new AssayError({ code: "nothing-to-resume" });
  const events = () => journal.read(id);
  return {
    study: stateOf(id, journal).study,
    events,
    trials: () => trialsIn(events()),
    trial: (number) => {
      for (const trial of trialsIn(events())) if (trial.number === number) return trial;
      return undefined;
    },
  };
}

/** All studies of a repository, oldest first; empty where none was made. */
export async function listStudies(
  options: { readonly directory?: string } = {},
): Promise<readonly Study[]> {
  const journal = await openHistory(options.directory ?? process.cwd());
  return journal.studies().map((id) => stateOf(id, journal).study);
}

/** Folds a study's events. Throws `unknown-study` when the journal has none. */
export function stateOf(id: StudyId, journal: Journal): StudyState {
  let state: StudyState | undefined;
  for (const recorded of journal.read(id)) state = foldStudy(state as never, recorded, rule);
  if (!state) throw new AssayError({ code: "unknown-study", study: id });
  return state;
}
