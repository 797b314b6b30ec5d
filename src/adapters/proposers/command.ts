import type { Finished } from "../../ports/executor.ts";
import type { Answer, ProposalContext, Proposer } from "../../ports/proposer.ts";
import { contextFiles } from "./context-files.ts";
import { failureOf } from "./failure.ts";
import { informed } from "./known.ts";
import { hypothesisInOutput } from "./patch.ts";
import { remarksInOutput } from "./remarks.ts";

/**
 * Any program that edits the workspace. It runs there, in the sandbox, with the folder
 * `$ASSAY_CONTEXT` (see `contextFiles`) and the variables `ASSAY_TRIAL`, `ASSAY_SEED`; what it changed
 * is the proposal, and a line `HYPOTHESIS …` on its stdout states what it expects; lines
 * `REMARK NOTE: …` say something of notes that it was given.
 */
export function commandProposer(command: string): Proposer {
  return {
    name: "command",
    async propose(context, workspace) {
      const finished = await workspace.exec(command, {
        env: { ASSAY_TRIAL: String(context.trial), ASSAY_SEED: String(context.seed) },
        files: contextFiles(informed(context, workspace)),
      });
      return answer(command, context, finished);
    },
  };
}

/**
 * Edits count when the program ended well: those of one that failed may be half of what it meant. When
 * it changed nothing the engine sees that, and says `no-change`.
 */
function answer(command: string, { trial }: ProposalContext, finished: Finished): Answer {
  const source = `command:${trial}`;
  const stated = hypothesisInOutput(finished.stdout);
  const hypothesis = stated ?? { statement: `Trial ${trial} of ${command}` };
  const failure = failureOf(finished);
  const remarks = remarksInOutput(finished.stdout);
  const said = { source, hypothesis, ...(remarks.length > 0 && { remarks }) };
  if (failure) return { kind: "failed", ...said, ...failure };
  return { kind: "proposal", ...said, change: { kind: "edits" } };
}
