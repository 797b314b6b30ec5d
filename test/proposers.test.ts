import { openRepository } from "../src/adapters/git/index.ts";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { commandProposer } from "../src/adapters/proposers/command.ts";
import { patchProposer } from "../src/adapters/proposers/given.ts";
import { patchesProposer } from "../src/adapters/proposers/patches.ts";
import { revisionsProposer } from "../src/adapters/proposers/revisions.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import type { ProposalContext, Proposer } from "../src/ports/proposer.ts";
import { proposerContract } from "../src/testing/index.ts";
import { git, tempDir, write } from "./rig/temp.ts";
import { patch, valueRepository } from "./rig/value-repository.ts";

type Made = ReturnType<typeof valueRepository>;

async function inFrontOf(made: Made, proposer: Proposer) {
  const executor = processExecutor({ sandbox: await chooseSandbox("none") });
  const base = git(made.root, "rev-parse", "HEAD");
  return {
    proposer,
    root: made.root,
    ask: async (history: ProposalContext["history"]) => {
      const path = tempDir();
      git(path, "clone", "-q", made.root, ".");
      const workspace = { name: "candidate", path, inside: path, mounts: [] };
      const context: ProposalContext = {
        trial: history.length + 1,
        base,
        parent: base,
        target: ["src/**"],
        files: ["src/value.txt"],
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
        exec: (run, { env = {} } = {}) =>
          executor.exec(workspace, { run, env, directory: "", limitMs: 60_000 }),
      });
    },
  };
}

const patches = (made: Made) => {
  patch(made, "1-better", { "src/value.txt": "90\n" });
  patch(made, "2-worse", { "src/value.txt": "110\n" });
  return made;
};

proposerContract(
  "patches",
  async () => {
    const made = patches(valueRepository());
    return inFrontOf(made, patchesProposer(made.patches));
  },
  { offers: 2 },
);

proposerContract(
  "revisions",
  async () => {
    const made = valueRepository();
    for (const branch of ["one", "two"]) {
      git(made.root, "checkout", "-q", "-b", branch, "main");
      write(made.root, { "src/value.txt": `${branch}\n` });
      git(made.root, "commit", "-q", "-a", "-m", branch);
    }
    git(made.root, "checkout", "-q", "main");
    const repository = await openRepository({ directory: made.root });
    return inFrontOf(made, revisionsProposer(["one", "two"], repository));
  },
  { offers: 2 },
);

proposerContract(
  "given",
  async () => inFrontOf(valueRepository(), patchProposer("x.patch", Buffer.from("Title\n\n---\n"))),
  { offers: 1 },
);

proposerContract("command", async () =>
  inFrontOf(valueRepository(), commandProposer("echo 90 >src/value.txt; echo HYPOTHESIS smaller")),
);
