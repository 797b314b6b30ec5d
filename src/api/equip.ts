import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Experiment } from "../domain/experiment.ts";
import type { Executor } from "../ports/executor.ts";
import type { ProposalWorkspace } from "../ports/proposer.ts";
import type { Workspace } from "../ports/workspace.ts";

/** What a proposer is given beside its workspace. */
interface Equipment {
  readonly executor: Executor;
  readonly experiment: Experiment;
  /** A folder of our own for the files that a command is lent. */
  readonly room: string;
  readonly signal: AbortSignal;
}

/** A workspace that a proposer can run commands in, with files lent to them. */
export function equip(workspace: Workspace, equipment: Equipment): ProposalWorkspace {
  const { executor, experiment, room, signal } = equipment;
  return {
    ...workspace,
    exec: async (run, { env = {}, stdin, files = {} } = {}) => {
      mkdirSync(room, { recursive: true });
      try {
        for (const [name, text] of Object.entries(files)) writeFileSync(join(room, name), text);
        return await executor.exec(workspace, {
          run,
          limitMs: experiment.budget.runMs,
          directory: experiment.directory,
          env,
          ...(stdin === undefined ? {} : { stdin }),
          lend: [{ source: room, as: "ASSAY_CONTEXT" }],
          signal,
        });
      } finally {
        rmSync(room, { recursive: true, force: true });
      }
    },
  };
}
