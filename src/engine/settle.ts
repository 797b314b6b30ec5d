import type { TrialEvent } from "../domain/event.ts";
import { provisionalBranch, rejectedBranch } from "../domain/ids.ts";
import type { Study, Trial } from "../domain/study.ts";
import { commitMessage, isCommitOf } from "./commit-message.ts";
import type { World } from "./world.ts";

/**
 * Makes the repository agree with the verdict. Everything a commit consists of is in the journal, so
 * doing it again after a crash makes the same commit and moves the branch at most once. `anchor` is the
 * checksum of all events up to the verdict: it ties the commit to them.
 */
export async function settle<S>(
  trial: Trial,
  study: Study,
  anchor: string,
  world: World<S>,
): Promise<TrialEvent> {
  const { number, verdict } = trial;
  if (!verdict) throw new Error(`trial ${number} has no verdict to settle`);
  if (verdict.kind === "kept") return publish(study.branch, study.head);
  if (trial.tree && verdict.kind === "reverted" && verdict.because === "provisional") {
    return aside(provisionalBranch(study.id, number));
  }
  if (study.experiment.revertOnFailure || !trial.tree) return { type: "settled", trial: number };
  return aside(rejectedBranch(study.id, number));

  /** An attempt at the same trial may be there: before it was reopened, or its verdict torn off the journal. */
  async function aside(branch: string): Promise<TrialEvent> {
    const there = await world.repository.branchHead(branch);
    const message = there === undefined ? "" : await world.repository.message(there);
    return publish(branch, isCommitOf(message, study, number) ? there : undefined);
  }

  async function publish(branch: string, from: string | undefined): Promise<TrialEvent> {
    const { tree, parent, decidedAt: at } = trial;
    if (!tree || at === undefined) throw new Error(`trial ${number} has nothing to commit`);
    const message = commitMessage(trial, study, anchor);
    const commit = await world.repository.commit({ tree, parent, message, at });
    await world.repository.publish(branch, from, commit);
    return { type: "settled", trial: number, commit, branch };
  }
}
