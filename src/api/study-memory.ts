import { join } from "node:path";
import { noteOf } from "../decide/note.ts";
import { trialsIn } from "../decide/trial.ts";
import type { Recorded } from "../domain/event.ts";
import type { StudyId, TrialNumber } from "../domain/ids.ts";
import type { StudyNotes } from "../view/memory/best.ts";
import type { GitRepository } from "./compose.ts";
import { eventsOf, recall } from "./read-study.ts";

/** A study as the memory knows it. */
export interface StudyMemory extends StudyNotes {
  /** Proposals that came with remarks on notes. */
  readonly remarked: readonly Recorded[];
}

interface Held {
  readonly last: Recorded | undefined;
  readonly memory: StudyMemory;
}

/** Studies whose memory is held: a session that ends again and again reads the others once. */
const MOST_HELD = 32;
const held = new Map<string, Held>();

/** The notes of a study, from its journal. Throws `journal-edited` and `unknown-study`. */
export function studyMemory(id: StudyId, repository: GitRepository): StudyMemory {
  const key = join(repository.home, id);
  const known = held.get(key);
  held.delete(key);
  const isCurrent = known?.last && isOver(eventsOf(id, repository, { after: known.last }));
  const now = isCurrent ? known : readMemory(id, repository);
  held.set(key, now);
  const [oldest] = held.keys();
  if (held.size > MOST_HELD && oldest !== undefined) held.delete(oldest);
  return now.memory;
}

function readMemory(id: StudyId, repository: GitRepository): Held {
  const reopened = new Set<TrialNumber>();
  const remarked: Recorded[] = [];
  let last: Recorded | undefined;
  function* noticed(events: Iterable<Recorded>): Generator<Recorded> {
    for (const recorded of events) {
      const { event } = recorded;
      if (event.type === "reopened") reopened.add(event.trial);
      if ("remarks" in event) remarked.push(recorded);
      last = recorded;
      yield recorded;
    }
  }
  const { study } = recall(id, noticed(eventsOf(id, repository)));
  const trials = trialsIn(eventsOf(id, repository), (trial) => reopened.has(trial));
  const notes = [...trials].flatMap((trial) => noteOf(trial, study) ?? []);
  return { last, memory: { study, notes, remarked } };
}

function isOver(events: Iterable<unknown>): boolean {
  for (const _ of events) return false;
  return true;
}
