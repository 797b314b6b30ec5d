import { openRepository } from "../src/adapters/git/index.ts";
import { repositoryContract } from "../src/testing/repository-contract.ts";
import { git, repositoryWith, write } from "./rig/temp.ts";

repositoryContract("git", {
  repository: (files) => repositoryWith(files),
  write,
  git,
  open: (directory) => openRepository({ directory }),
});
