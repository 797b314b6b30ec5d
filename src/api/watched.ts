import type { Territory } from "../domain/proposal.ts";
import { MOST_WROTE } from "../domain/run.ts";
import type { Executor } from "../ports/executor.ts";
import type { Workspaces } from "../ports/workspace.ts";

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
      const wrote = written.filter((path) => territoryOf(path) === "protected").sort();
      return wrote.length > 0 ? { ...finished, wrote: wrote.slice(0, MOST_WROTE) } : finished;
    },
  };
}
