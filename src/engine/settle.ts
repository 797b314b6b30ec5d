import type { TrialEvent } from "../domain/event.ts";
import { provisionalBranch, rejectedBranch } from "../domain/ids.ts";
import type { Study, Trial } from "../domain/study.ts";
import { commitMessage } from "./commit-message.ts";
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
    return publish(provisionalBranch(study.id, number), undefined);
  }
  if (study.experiment.revertOnFailure || !trial.tree) return { type: "settled", trial: number };
  return publish(rejectedBranch(study.id, number), undefined);

  async function publish(branch: string, from: string | undefined): Promise<TrialEvent> {
    const { tree, parent, decidedAt: at } = trial;
    if (!tree || at === undefined) throw new Error(`trial ${number} has nothing to commit`);
    const message = commitMessage(trial, study, anchor);
    const commit = await world.repository.commit({ tree, parent, message, at });
    await world.repository.publish(branch, from, commit);
    return { type: "settled", trial: number, commit, branch };
  }
}
