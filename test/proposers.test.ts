import { openRepository } from "../src/adapters/git/index.ts";
import { commandProposer } from "../src/adapters/proposers/command.ts";
import { patchProposer } from "../src/adapters/proposers/given.ts";
import { patchesProposer } from "../src/adapters/proposers/patches.ts";
import { portfolioProposer } from "../src/adapters/proposers/portfolio.ts";
import { revisionsProposer } from "../src/adapters/proposers/revisions.ts";
import { proposerContract } from "../src/testing/index.ts";
import { inFrontOf } from "./rig/proposers.ts";
import { git, tempDir, write } from "./rig/temp.ts";
import { patch, valueRepository } from "./rig/value-repository.ts";

type Made = ReturnType<typeof valueRepository>;

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

proposerContract(
  "portfolio",
  async () => {
    const made = valueRepository();
    const other = { ...made, patches: tempDir("assay-patches-") };
    patch(made, "better", { "src/value.txt": "90\n" });
    patch(other, "worse", { "src/value.txt": "110\n" });
    const members = [made, other].map(({ patches }) => ({
      spec: `patches:${patches}`,
      proposer: patchesProposer(patches),
      thinks: false,
    }));
    return inFrontOf(made, portfolioProposer(members, "bandit"));
  },
  { offers: 2 },
);
