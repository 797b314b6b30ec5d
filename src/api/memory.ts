import { createHash } from "node:crypto";
import { isResumable } from "../decide/beat.ts";
import { noteOf } from "../decide/note.ts";
import type { RuleSession } from "../decide/rule-in-force.ts";
import type { StudyState } from "../decide/study.ts";
import { AssayError } from "../domain/error.ts";
import type { Recorded } from "../domain/event.ts";
import { JUDGED } from "../domain/experiment.ts";
import type { StudyId } from "../domain/ids.ts";
import { type Note, noteName } from "../domain/note.ts";
import type { Saying } from "../ports/proposer.ts";
import type { Vault } from "../ports/vault.ts";
import { currentBest, type StudyNotes } from "../view/memory/best.ts";
import { experimentNote } from "../view/memory/experiment-note.ts";
import { handoff } from "../view/memory/handoff.ts";
import { hotMemory, toldOf } from "../view/memory/hot.ts";
import { studyNote } from "../view/memory/study-note.ts";
import { type GitRepository, ownMask } from "./compose.ts";
import { vaultOf } from "./compose-vault.ts";
import { studiesOf } from "./read-study.ts";
import { keepRemarks } from "./remarked.ts";
import { type Share, sharing } from "./sharing.ts";
import { type StudyMemory, studyMemory } from "./study-memory.ts";

/** The file that every proposer is given. */
export const HOT = "MEMORY.md";
const HANDOFF = "last-session-handoff.md";

/** Studies whose trials the hot memory tells of: the newest. */
const STUDIES_TOLD = 20;

type Say = (saying: Saying) => void;

/**
 * What every proposer of a study is given of the memory, masked; `undefined` where there is none. One that cannot be read is said,
 * and does not stop a study.
 */
export function hotMemoryOf(
  study: StudyId,
  repository: GitRepository,
  say: Say = () => {},
): string | undefined {
  try {
    const text = vaultOf(repository).read(HOT);
    return text === undefined ? undefined : toldOf(ownMask()(text), study);
  } catch (thrown) {
    say(memoryTrouble(thrown, "cannot be read, and proposers are not given it"));
    return undefined;
  }
}

/** A failure of the file system as something to say. Throws what is none. */
export function memoryTrouble(thrown: unknown, what: string, wayOut = ""): Saying {
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (typeof code !== "string" || thrown instanceof AssayError) throw thrown;
  return { kind: "delay", words: `the memory of the repository ${what} (${message})${wayOut}` };
}

/** A study as far as it was seen. */
export interface Seen {
  state?: StudyState<RuleSession>;
}

/**
 * The events of a session, each trial remembered when it is settled, and the whole when the session ends, however it
 * does. What cannot be written is said, once, and does not stop the study: the journal has it all.
 */
export async function* remembering(
  events: AsyncGenerator<Recorded>,
  seen: Seen,
  asked: Parameters<typeof sharing>[0],
  say: Say = () => {},
): AsyncGenerator<Recorded> {
  const { repository } = asked;
  const share = await sharing(asked, say);
  let isTold = false;
  const trying = (write: () => void) => {
    try {
      write();
    } catch (thrown) {
      const said = memoryTrouble(
        thrown,
        "is not written",
        "; when that is mended: assay vault rebuild",
      );
      if (!isTold) say(said);
      isTold = true;
    }
  };
  try {
    for await (const recorded of events) {
      trying(() => keepRemarks(recorded, vaultOf(repository)));
      const { last, study } = seen.state ?? {};
      if (recorded.event.type === "settled" && last && study) {
        const note = noteOf(last, study);
        if (note) trying(() => addNote(note, vaultOf(repository), share));
      }
      yield recorded;
    }
  } finally {
    const { id } = seen.state?.study ?? {};
    if (id !== undefined) trying(() => leaveMemory(id, repository, share));
  }
}

/**
 * What is left for the next session: all notes of the study, what it came to if it is over, the hot memory and the
 * handoff.
 */
export function leaveMemory(id: StudyId, repository: GitRepository, share: Share = () => {}): void {
  const vault = vaultOf(repository);
  const [read] = readable(id, repository);
  // Whoever began the session is told that its record was edited.
  if (!read) return;
  const { study, notes } = read;
  addAll(read, vault, share);
  addRemarks(read, vault);
  if (!study.experiment.proposer.startsWith(JUDGED)) {
    vault.replace(HANDOFF, handoff(study, notes, study.seenAt));
  }
  keepHot(repository, vault);
}

/**
 * Adds every note that is missing, of all studies, and gives how many; the journal has it all. A study whose record was
 * edited is left out.
 */
export function rebuildMemory(repository: GitRepository): number {
  const all = studiesOf(repository).flatMap((id) => readable(id, repository));
  // Who only looks at a repository without a study leaves nothing there.
  if (all.length === 0) return 0;
  const vault = vaultOf(repository);
  const added = all.reduce((sum, read) => sum + addAll(read, vault) + addRemarks(read, vault), 0);
  keepHot(repository, vault);
  return added;
}

function readable(id: StudyId, repository: GitRepository): readonly StudyMemory[] {
  try {
    return [studyMemory(id, repository)];
  } catch (thrown) {
    if (thrown instanceof AssayError && thrown.problem.code === "journal-edited") return [];
    throw thrown;
  }
}

function addAll({ study, notes }: StudyNotes, vault: Vault, share: Share = () => {}): number {
  const there = new Set(vault.names("experiments"));
  const missing = notes.filter((note) => !there.has(`${noteName(note)}.md`));
  const added = missing.filter((note) => addNote(note, vault, share)).length;
  const { ended } = study;
  const isOver = ended !== undefined && !isResumable(ended.because);
  if (isOver) addFile(`studies/${study.id}`, studyNote(study, notes), vault, share);
  return added;
}

/** Adds the remarks that came with its proposals, and gives how many were missing. */
function addRemarks({ remarked }: StudyMemory, vault: Vault): number {
  return remarked.reduce((added, recorded) => added + keepRemarks(recorded, vault), 0);
}

function addNote(note: Note, vault: Vault, share: Share): boolean {
  const { shape } = note;
  const fingerprint = shape && createHash("sha256").update(shape).digest("hex").slice(0, 16);
  return addFile(`experiments/${noteName(note)}`, experimentNote(note, fingerprint), vault, share);
}

/**
 * What was there before is shared already, or is not to be. It is shared first: a session that is killed in between does
 * both again.
 */
function addFile(name: string, text: string, vault: Vault, share: Share): boolean {
  if (vault.read(`${name}.md`) !== undefined) return false;
  share(name, text);
  return vault.add(`${name}.md`, text);
}

/** Writes the hot memory anew; what the user wrote into it stays. */
export function keepHot(repository: GitRepository, vault: Vault): void {
  const newest = studiesOf(repository).slice(-STUDIES_TOLD);
  const studies = newest.flatMap((id) => readable(id, repository));
  const notes = studies.flatMap((study) => study.notes);
  const best = currentBest(studies);
  vault.update(HOT, (before) => hotMemory(before, notes, best));
}
