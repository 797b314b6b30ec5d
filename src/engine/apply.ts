import type { StudyState } from "../decide/study.ts";
import type { TrialEvent } from "../domain/event.ts";
import type { Trial } from "../domain/study.ts";
import type { World } from "./world.ts";

/** Turns the proposal into the candidate's tree, and says what each path it touches is. */
export async function apply<S>(
  trial: Trial,
  { study, history }: StudyState<S>,
  world: World<S>,
): Promise<TrialEvent> {
  const { number, parent, proposal } = trial;
  if (!proposal) throw new Error(`trial ${number} has nothing to apply`);
  const merged = await world.repository.merge(proposal.change, { base: study.base, parent });
  if (!merged.applied) {
    return {
      type: "not-applied",
      trial: number,
      because: merged.because,
      detail: merged.detail,
    };
  }
  const sameAs = history.find(({ tree }) => tree === merged.tree)?.trial;
  return {
    type: "applied",
    trial: number,
    tree: merged.tree,
    paths: merged.paths.map((path) => ({ ...path, territory: world.territoryOf(path.path) })),
    patch: merged.patch,
    ...(sameAs === undefined ? {} : { sameAs }),
  };
}
