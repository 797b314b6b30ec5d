import type { Run } from "../domain/run.ts";
import type { Meter } from "../ports/meter.ts";
import type { World } from "./world.ts";

/**
 * A world whose runs say nothing when they fail while the study is told to finish: a Ctrl-C reaches a process that has
 * not left Assay's group yet as well, and nobody can tell one that died of it from one that was broken. They reject
 * with the signal's reason, and are made again when the study goes on.
 */
export function spared<S>(world: World<S>, finish: AbortSignal): World<S> {
  const sound = (run: Run): Run => {
    if (run.outcome !== "completed") finish.throwIfAborted();
    return run;
  };
  const { meter, proposer } = world;
  const sparing: Meter = {
    isolation: meter.isolation,
    measure: async (workspace, conditions) => sound(await meter.measure(workspace, conditions)),
    guard: async (guard, workspace, conditions) =>
      sound(await meter.guard(guard, workspace, conditions)),
  };
  return {
    ...world,
    meter: sparing,
    proposer: {
      async propose(context, workspace) {
        const answer = await proposer.propose(context, workspace);
        if (answer.kind === "failed") finish.throwIfAborted();
        return answer;
      },
    },
  };
}
