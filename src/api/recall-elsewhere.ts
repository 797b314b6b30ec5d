import type { Experiment } from "../domain/experiment.ts";
import type { StudyId } from "../domain/ids.ts";
import type { NoteStatus } from "../domain/note.ts";
import type { RecalledNote } from "../domain/recalled-note.ts";
import type { Saying } from "../ports/proposer.ts";
import type { NoteQuestion, Recall } from "../ports/vault.ts";
import { type GitRepository, ownMask } from "./compose.ts";
import { askSharedIndex, sharedVault, sharingId } from "./compose-vault.ts";
import { memoryTrouble } from "./memory.ts";
import { type FoundNote, MOST_TOLD, ranked, recallFor, shortText } from "./recall.ts";

/** Names of notes of other repositories begin with it. */
export const ELSEWHERE = "everywhere/";

/** Of the notes that a proposer is told of, those that may be of other repositories. */
const MOST_ELSEWHERE = 2;

/** What other repositories of the user have learned of a question, the most relevant first. */
export function notesElsewhere(
  question: NoteQuestion,
  { home }: GitRepository,
  status?: NoteStatus,
): readonly FoundNote[] {
  const own = sharingId(home);
  return ranked(question, status, askSharedIndex)
    .filter(({ name }) => own === undefined || !isOf(own, name))
    .map((note) => ({ ...note, name: `${ELSEWHERE}${note.name}`, elsewhere: true as const }));
}

/** Whether a shared note is of the repository that shares under a name. */
export const isOf = (id: string, name: string) =>
  (name.split("/").at(-1) ?? "").startsWith(`${id}-`);

/**
 * What a study may ask of the memory: that of its repository, and where the study shares, also what others learned. That
 * decides nothing here: it is told, and no change is left out for it.
 */
export function recallOf(
  study: StudyId,
  {
    repository,
    experiment,
  }: { readonly repository: GitRepository; readonly experiment: Experiment },
  say: (saying: Saying) => void = () => {},
): Recall {
  const here = recallFor(study, repository, say);
  if (!experiment.share) return here;
  const mask = ownMask();
  let isTold = false;
  const elsewhere = (question: NoteQuestion): readonly RecalledNote[] => {
    try {
      const vault = sharedVault();
      const found = notesElsewhere(question, repository).slice(0, MOST_ELSEWHERE);
      return found.map(({ name, title, status, at }) => ({
        ...{ name, title: mask(title), at, elsewhere: true },
        ...(status && { status }),
        text: mask(shortText(vault.read(`${name.slice(ELSEWHERE.length)}.md`) ?? "")),
      }));
    } catch (thrown) {
      const said = memoryTrouble(thrown, "is searched, that of all repositories cannot be");
      if (!isTold) say(said);
      isTold = true;
      return [];
    }
  };
  return {
    ...here,
    about: (question) => {
      const others = elsewhere(question);
      return [...here.about(question).slice(0, MOST_TOLD - others.length), ...others];
    },
  };
}
