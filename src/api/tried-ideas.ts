import { isAbout } from "../domain/backlog.ts";
import { AssayError } from "../domain/error.ts";
import type { StudyId } from "../domain/ids.ts";
import type { PastTrial } from "../domain/study.ts";
import type { GitRepository } from "./compose.ts";
import { eventsOf, recall, studiesOf } from "./read-study.ts";

/** The finished trials of all studies of a repository, oldest first. A study whose record was edited is left out. */
export function allTrials(repository: GitRepository): readonly (readonly [StudyId, PastTrial])[] {
  return studiesOf(repository).flatMap((study) => {
    try {
      const { history } = recall(study, eventsOf(study, repository));
      return history.map((past) => [study, past] as const);
    } catch (thrown) {
      if (thrown instanceof AssayError && thrown.problem.code === "journal-edited") return [];
      throw thrown;
    }
  });
}

/**
 * Says which ideas earlier studies have settled, by their titles: kept ones, and reverted ones. The studies are read when
 * it is asked first. What was invalid says nothing about an idea.
 */
export function ideasTried(repository: GitRepository): (title: string) => boolean {
  let sources: readonly string[] | undefined;
  return (title) => {
    sources ??= allTrials(repository).flatMap(([, { source, verdict }]) =>
      verdict.kind === "invalid" ? [] : [source],
    );
    return sources.some((source) => isAbout(title, source));
  };
}
