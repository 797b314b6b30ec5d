import { openRepository, openWorkspaces } from "../src/adapters/git/index.ts";
import { workspacesContract } from "../src/testing/workspaces-contract.ts";
import { git, repositoryWith } from "./rig/temp.ts";

for (const isolated of [true, false]) {
  workspacesContract(isolated ? "git, isolated" : "git, not isolated", {
    repository: (files) => repositoryWith(files),
    git,
    open: async (directory, watched) => {
      const repository = await openRepository({ directory });
      const workspaces = await openWorkspaces(repository, { isolated, dependencies: [], watched });
      return { repository, workspaces };
    },
  });
}
