import type { StudyEvent } from "../../domain/event.ts";
import { type Mask, maskedWithin } from "../../domain/secrets.ts";
import type { Journal } from "../../ports/journal.ts";

/**
 * A journal that no secret gets into. All that is shown, told to proposers or written into commit messages
 * comes out of it, so this is the one gate that nothing gets around. Events come back as they were written
 * down: masked.
 */
export function maskedJournal(journal: Journal, mask: Mask): Journal {
  return {
    append: (study, at, event) => journal.append(study, at, maskedEvent(event, mask)),
    read: (study, options) => journal.read(study, options),
    studies: () => journal.studies(),
    flaw: (study) => journal.flaw(study),
    mend: (study) => journal.mend(study),
    close: () => journal.close(),
  };
}

/** Sources stay: by them a queue knows what it has offered already. */
function maskedEvent(event: StudyEvent, mask: Mask): StudyEvent {
  const masked = maskedWithin(event, mask);
  if (event.type === "not-proposed" && masked.type === "not-proposed") {
    return { ...masked, source: event.source };
  }
  if (event.type === "proposed" && masked.type === "proposed") {
    const { source } = event.proposal;
    return { ...masked, proposal: { ...masked.proposal, source } };
  }
  return masked;
}
