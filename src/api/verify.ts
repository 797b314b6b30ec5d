import { rule } from "../decide/rule-in-force.ts";
import { foldStudy, type StudyState } from "../decide/study.ts";
import { type Fault, recomputed } from "../decide/verify.ts";
import { AssayError } from "../domain/error.ts";
import type { Recorded } from "../domain/event.ts";
import type { StudyId } from "../domain/ids.ts";
import { commitMessage } from "../engine/commit-message.ts";
import type { GitRepository } from "./compose.ts";
import { eventsOf, flawOf, newestOf, whoLooks } from "./read-study.ts";

/** What `verify` found. */
export interface Verification {
  readonly study: StudyId;
  /** Verdicts that were recomputed. */
  readonly verdicts: number;
  /** Kept commits that were compared with the branch. */
  readonly commits: number;
  readonly faults: readonly Fault[];
}

/**
 * Recomputes every verdict of a study from its journal alone, and compares the commits that the journal leads
 * to with those of its branch: each carries the checksum of all events up to its verdict. Runs nothing. Throws
 * `unknown-study`, `no-studies`, and `other-rule` for a study that another rule decided.
 */
export async function verify(
  options: { readonly directory?: string; readonly study?: string } = {},
): Promise<Verification> {
  const repository = await whoLooks(options.directory);
  const study = options.study ?? newestOf(repository);
  const events = [...eventsOf(study, repository, { edited: "give" })];
  requireRule(study, events);
  const flaw = flawOf(study, repository);
  const flaws: Fault[] = flaw ? [{ fault: flaw.kind, event: flaw.event }] : [];
  const verdicts = events.filter(({ event }) => event.type === "decided").length;
  try {
    const commits = await comparedCommits(events, repository);
    const faults = [...flaws, ...recomputed(events, rule), ...commits.flatMap(faultIn)];
    return { study, verdicts, commits: commits.length, faults };
  } catch (thrown) {
    // What an edited journal tells need not add up to a study at all.
    if (flaw?.kind !== "edited" || thrown instanceof AssayError) throw thrown;
    return { study, verdicts: 0, commits: 0, faults: flaws };
  }
}

/** Throws `unknown-study` and `other-rule`. */
function requireRule(study: StudyId, [first]: readonly Recorded[]): void {
  if (!first) throw new AssayError({ code: "unknown-study", study });
  if (first.event.type !== "study-started") return;
  const { rule: decidedBy = "an older rule" } = first.event.environment;
  if (decidedBy !== rule.name) {
    throw new AssayError({ code: "other-rule", study, rule: decidedBy });
  }
}

interface Compared {
  readonly fault: Fault | undefined;
}

const faultIn = ({ fault }: Compared) => (fault ? [fault] : []);

/** The commits of kept trials, made again and looked for where the branch should have them. */
async function comparedCommits(
  events: readonly Recorded[],
  repository: GitRepository,
): Promise<readonly Compared[]> {
  const compared: Compared[] = [];
  let state: StudyState<unknown> | undefined;
  let anchor = "";
  for (const recorded of events) {
    const { event, checksum } = recorded;
    if (event.type === "decided") anchor = checksum;
    const { open: trial, study } = state ?? {};
    state = foldStudy(state, recorded, rule);
    if (event.type !== "settled" || !event.commit || !event.branch || !trial || !study) continue;
    const { tree, parent, decidedAt: at } = trial;
    const message = commitMessage(trial, study, anchor);
    const commit =
      tree && at !== undefined
        ? await repository.commit({ tree, parent, message, at }).catch(() => undefined)
        : undefined;
    const there = await repository.commitsSince(study.base, event.branch);
    const isThere = commit === event.commit && (there.length === 0 || there.includes(commit));
    const { commit: journalled } = event;
    compared.push({
      fault: isThere
        ? undefined
        : { fault: "commit", trial: trial.number, recorded: journalled, recomputed: commit },
    });
  }
  return compared;
}
