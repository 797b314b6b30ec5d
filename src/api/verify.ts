import { rule } from "../decide/rule-in-force.ts";
import { foldStudy, type StudyState } from "../decide/study.ts";
import { type Fault, recomputed } from "../decide/verify.ts";
import { AssayError } from "../domain/error.ts";
import type { Recorded } from "../domain/event.ts";
import type { StudyId } from "../domain/ids.ts";
import { chained, UNCHAINED } from "../engine/chain.ts";
import { commitMessage } from "../engine/commit-message.ts";
import { type GitRepository, sha256 } from "./compose.ts";
import { readStudy, whoLooks } from "./read-study.ts";

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
 * to with those of its branch: each carries a hash of all events up to its verdict. Runs nothing. Throws
 * `unknown-study`, `no-studies`, and `other-rule` for a study that another rule decided.
 */
export async function verify(
  options: { readonly directory?: string; readonly study?: string } = {},
): Promise<Verification> {
  const { study, events } = await readStudy(options);
  const decidedBy = study.environment.rule;
  if (decidedBy !== rule.name) {
    throw new AssayError({
      code: "other-rule",
      study: study.id,
      rule: decidedBy ?? "an older rule",
    });
  }
  const all = [...events()];
  const commits = await comparedCommits(all, await whoLooks(options.directory));
  return {
    study: study.id,
    verdicts: all.filter(({ event }) => event.type === "decided").length,
    commits: commits.length,
    faults: [...recomputed(all, rule), ...commits.flatMap(({ fault }) => (fault ? [fault] : []))],
  };
}

/** The commits of kept trials, made again and looked for where the branch should have them. */
async function comparedCommits(
  events: readonly Recorded[],
  repository: GitRepository,
): Promise<readonly { readonly fault: Fault | undefined }[]> {
  const compared: { fault: Fault | undefined }[] = [];
  let state: StudyState<unknown> | undefined;
  let [chain, anchor] = [UNCHAINED, UNCHAINED];
  for (const recorded of events) {
    const { event } = recorded;
    chain = chained(chain, recorded, sha256);
    if (event.type === "decided") anchor = chain;
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
