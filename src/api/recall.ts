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
import { askVault, noteIn, vaultOf } from "./compose-vault.ts";
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
  /** How relevant it is; comparable within one search only. */
  readonly score: number;
}

/** Matches that are ranked. */
const RANKED = 200;

/** The notes of a repository that are about a question, the most relevant first. */
export function notesAbout(
  { text, paths }: NoteQuestion,
  repository: GitRepository,
  status?: NoteStatus,
): readonly FoundNote[] {
  const asked = { paths, now: Date.now() };
  const sought = { most: RANKED, columns: COLUMNS, status };
  const hits = askVault(repository, (index) => index.search(wordsOf(text), sought));
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

/** Notes that a proposer is told of, and those that are named as being about the same idea. */
const [MOST_TOLD, MOST_NAMED] = [5, 3];

function textOf(name: string, repository: GitRepository): string {
  const vault = vaultOf(repository);
  const { body } = noteIn(vault.read(`${name}.md`) ?? "");
  const text = body.replace(/^\s*#[ \t]+.*\n?/, "").trim();
  const told = text.length > TOLD ? `${text.slice(0, TOLD)} …` : text;
  const remarks = remarksOn(vault, name).slice(-REMARKS_TOLD);
  return [told, ...(remarks.length > 0 ? [remarksText(remarks.map(shortened))] : [])].join("\n\n");
}

/** Of the remarks on a note the newest, and characters of each. */
const [REMARKS_TOLD, REMARK_TOLD] = [3, 300];

const shortened = (remark: SignedRemark) =>
  remark.text.length > REMARK_TOLD
    ? { ...remark, text: `${remark.text.slice(0, REMARK_TOLD)} …` }
    : remark;
