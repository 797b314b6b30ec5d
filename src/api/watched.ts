import type { Territory } from "../domain/proposal.ts";
import type { Executor } from "../ports/executor.ts";
import type { Workspaces } from "../ports/workspace.ts";

/** Protected paths of a run that are told: more would only swell the journal. */
const TOLD = 20;

/** Tells with every command which protected files it wrote to. */
export function watched(
  executor: Executor,
  workspaces: Workspaces,
  territoryOf: (path: string) => Territory,
): Executor {
  return {
    isolation: executor.isolation,
    exec: async (workspace, command) => {
      const finished = await executor.exec(workspace, command);
      const written = await workspaces.written(workspace);
      const wrote = written.filter((path) => territoryOf(path) === "protected").slice(0, TOLD);
      return wrote.length > 0 ? { ...finished, wrote } : finished;
    },
  };
}
