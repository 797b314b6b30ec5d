import { ALIKE, likeness } from "../decide/likeness.ts";
import { COLUMNS, mostRelevantFirst } from "../decide/recall.ts";
import type { StudyId } from "../domain/ids.ts";
import type { NoteStatus } from "../domain/note.ts";
import type { SignedRemark } from "../domain/remark.ts";
import { wordsOf } from "../domain/words.ts";
import type { Saying } from "../ports/proposer.ts";
import type { NoteQuestion, Recall } from "../ports/vault.ts";
import { remarksText } from "../view/memory/remark.ts";
import { type GitRepository, ownMask } from "./compose.ts";
import { type AskNotes, askVault, noteIn, vaultOf } from "./compose-vault.ts";
import { memoryTrouble } from "./memory.ts";
import { remarksOn } from "./remarks.ts";

/** A note that a question found. */
export interface FoundNote {
  /** As `readNote` takes it. */
  readonly name: string;
  readonly title: string;
  /** Missing where it is not of a trial. */
  readonly status?: NoteStatus;
  /** When it was written, milliseconds since 1970. */
  readonly at: number;
  readonly paths: readonly string[];
  /** It was learned in another repository of the user's. */
  readonly elsewhere?: true;
  /** How relevant it is; comparable within one search only. */
  readonly score: number;
}

/** Matches that are ranked. */
const RANKED = 200;

/** The notes of a repository that are about a question, the most relevant first. */
export function notesAbout(
  question: NoteQuestion,
  repository: GitRepository,
  status?: NoteStatus,
): readonly FoundNote[] {
  return ranked(question, status, (ask) => askVault(repository, ask));
}

/** The notes of an index, the most relevant first. */
export function ranked(
  { text, paths }: NoteQuestion,
  status: NoteStatus | undefined,
  askIndex: (ask: AskNotes) => ReturnType<AskNotes>,
): readonly FoundNote[] {
  const asked = { paths, now: Date.now() };
  const sought = { most: RANKED, columns: COLUMNS, status };
  const hits = askIndex((index) => index.search(wordsOf(text), sought));
  return mostRelevantFirst(hits, asked).map(({ match: _, ...note }) => note);
}

/** Characters of a note that a proposer is told. */
const TOLD = 700;

/** What a study may ask of the vault of its repository. A vault that cannot be read is said, once. */
export function recallFor(
  study: StudyId,
  repository: GitRepository,
  say: (saying: Saying) => void = () => {},
): Recall {
  const mask = ownMask();
  let isTold = false;
  const others = (question: NoteQuestion): readonly FoundNote[] => {
    try {
      const own = `experiments/${study}-t`;
      return notesAbout(question, repository).filter(({ name }) => !name.startsWith(own));
    } catch (thrown) {
      const said = memoryTrouble(thrown, "cannot be searched");
      if (!isTold) say(said);
      isTold = true;
      return [];
    }
  };
  const told = ({ name, title, status, at }: FoundNote) => ({
    ...{ name, title: mask(title), at },
    ...(status && { status }),
  });
  return {
    about: (question) =>
      others(question)
        .slice(0, MOST_TOLD)
        .map((note) => ({ ...told(note), text: mask(textOf(note.name, repository)) })),
    resembling: (question) =>
      others(question)
        .filter(({ name, title }) => name.startsWith("experiments/") && isAlike(title, question))
        .slice(0, MOST_NAMED)
        .map(told),
  };
}

/** The first line says what is done, those below it why. */
const isAlike = (title: string, { text }: NoteQuestion) =>
  likeness(title, text.split("\n")[0] ?? "") >= ALIKE;

/** Notes that a proposer is told of. */
export const MOST_TOLD = 5;
/** Those that are named as being about the same idea. */
const MOST_NAMED = 3;

function textOf(name: string, repository: GitRepository): string {
  const vault = vaultOf(repository);
  const told = shortText(vault.read(`${name}.md`) ?? "");
  const remarks = remarksOn(vault, name).slice(-REMARKS_TOLD);
  return [told, ...(remarks.length > 0 ? [remarksText(remarks.map(shortened))] : [])].join("\n\n");
}

/** What a note says below its title, cut. */
export function shortText(note: string): string {
  const text = noteIn(note)
    .body.replace(/^\s*#[ \t]+.*\n?/, "")
    .trim();
  return text.length > TOLD ? `${text.slice(0, TOLD)} …` : text;
}

/** Of the remarks on a note the newest, and characters of each. */
const [REMARKS_TOLD, REMARK_TOLD] = [3, 300];

const shortened = (remark: SignedRemark) =>
  remark.text.length > REMARK_TOLD
    ? { ...remark, text: `${remark.text.slice(0, REMARK_TOLD)} …` }
    : remark;
