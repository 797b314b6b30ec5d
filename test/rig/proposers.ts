import { processExecutor } from "../../src/adapters/process/executor.ts";
import { chooseSandbox } from "../../src/adapters/sandbox/choose.ts";
import type { ProposalContext, Proposer } from "../../src/ports/proposer.ts";
import { git, tempDir, write } from "./temp.ts";

/** A proposer in front of a repository whose target is `files`; asked in a fresh clone each time. */
export async function inFrontOf(
  made: { readonly root: string },
  proposer: Proposer,
  files: readonly string[] = ["src/value.txt"],
) {
  const executor = processExecutor({ sandbox: await chooseSandbox("none") });
  const base = git(made.root, "rev-parse", "HEAD");
  return {
    proposer,
    root: made.root,
    base,
    files,
    ask: async (history: ProposalContext["history"]) => {
      const path = tempDir();
      git(path, "clone", "-q", made.root, ".");
      const workspace = { name: "candidate", path, inside: path, mounts: [] };
      const context: ProposalContext = {
        trial: history.length + 1,
        base,
        parent: base,
        target: ["src/**"],
        files,
        directory: "",
        objective: {
          metric: {
            name: "work",
            spec: "node bench.js",
            source: {
              kind: "command",
              command: "node bench.js",
              reading: { from: "metric-lines" },
            },
          },
          direction: "minimize",
          leastEffect: 0,
        },
        baseline: { work: 100 },
        history,
        seed: history.length,
      };
      return proposer.propose(context, {
        ...workspace,
        isolation: executor.isolation,
        exec: (run, { env = {}, files: given = {}, limitMs = 60_000 } = {}) => {
          const room = tempDir();
          write(room, given);
          const lend = [{ source: room, as: "ASSAY_CONTEXT" }];
          return executor.exec(workspace, { run, env, lend, directory: "", limitMs });
        },
      });
    },
  };
}
