import { isRefutedFor, refutedIn } from "../decide/refuted.ts";
import { AssayError } from "../domain/error.ts";
import type { Environment, Recorded, StudyEvent } from "../domain/event.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { StudyId } from "../domain/ids.ts";
import type { Territory } from "../domain/proposal.ts";
import type { Refuted } from "../domain/refuted.ts";
import type { Journal } from "../ports/journal.ts";
import type { Repository } from "../ports/repository.ts";

interface Asked {
  readonly journal: Journal;
  readonly experiment: Experiment;
  readonly base: string;
  readonly repository: Pick<Repository, "resolve"> & {
    /** Every path that two commits do not have alike. */
    differing(one: string, other: string): Promise<readonly string[]>;
  };
  readonly territoryOf: (path: string) => Territory;
}

/**
 * Looks changes up in the earlier studies of the same question on the same machine, judged by the same files; those
 * studies are read at the first change. A study whose record was edited has refuted nothing.
 */
export function refutedBefore(
  asked: Asked,
  here: Environment,
): (shape: string) => Promise<Refuted | undefined> {
  const { journal, experiment } = asked;
  let found: Promise<ReadonlyMap<string, Refuted>> | undefined;
  return async (shape) => {
    if (experiment.again) return undefined;
    found ??= allRefuted();
    return (await found).get(shape);
  };

  async function allRefuted(): Promise<ReadonlyMap<string, Refuted>> {
    const all = new Map<string, Refuted>();
    for (const study of journal.studies()) {
      if (!(await isSame(study))) continue;
      for (const [shape, one] of refutedOf(study, journal)) all.set(shape, one);
    }
    return all;
  }

  async function isSame(study: StudyId): Promise<boolean> {
    const began = startOf(journal.read(study, { edited: "give" }));
    if (!began || !isRefutedFor(experiment, began.experiment) || !isHere(began, here)) return false;
    return isJudgedAlike(began.base, asked);
  }
}

/** Whether the files that judge are what they were; nobody knows where git has dropped the commit. */
async function isJudgedAlike(
  earlier: string,
  { base, repository, territoryOf }: Asked,
): Promise<boolean> {
  if (earlier === base) return true;
  if ((await repository.resolve(earlier)) === undefined) return false;
  const changed = await repository.differing(earlier, base);
  return !changed.some((path) => territoryOf(path) === "protected");
}

type Started = Extract<StudyEvent, { type: "study-started" }>;

function startOf(events: Iterable<Recorded>): Started | undefined {
  for (const { event } of events) return event.type === "study-started" ? event : undefined;
  return undefined;
}

/** What one processor does not notice, another one may. */
const isHere = ({ environment: { cpu, platform } }: Started, here: Environment): boolean =>
  cpu === here.cpu && platform === here.platform;

function refutedOf(study: StudyId, journal: Journal): ReadonlyMap<string, Refuted> {
  try {
    return refutedIn(journal.read(study));
  } catch (thrown) {
    if (thrown instanceof AssayError && thrown.problem.code === "journal-edited") return new Map();
    throw thrown;
  }
}
