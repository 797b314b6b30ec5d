import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openRepository } from "../src/adapters/git/index.ts";
import { repositoryContract } from "../src/testing/repository-contract.ts";
import { git, repositoryWith, write } from "./rig/temp.ts";

repositoryContract("git", {
  repository: (files) => repositoryWith(files),
  write,
  git,
  open: (directory) => openRepository({ directory }),
});

test("many files are read at once as they are one by one", async () => {
  const root = repositoryWith({ "a.txt": "a\n", "empty.txt": "", "same.txt": "a\n" });
  write(root, {
    "odd\nname é.txt": "é\n\n",
    "deep/b.txt": "no end",
    "long.txt": "123456789\n",
  });
  symlinkSync("a.txt", join(root, "link"));
  git(root, "add", "-A");
  git(root, "update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},module`);
  git(root, "commit", "-qm", "All kinds");
  const repository = await openRepository({ directory: root });
  const commit = git(root, "rev-parse", "HEAD");
  const paths = [...(await repository.paths(commit)), "nowhere.txt"];
  const texts = await repository.texts(commit, paths, 9);
  expect([...texts.keys()].toSorted()).toEqual(
    paths.filter((path) => !["long.txt", "module", "nowhere.txt"].includes(path)).toSorted(),
  );
  for (const [path, text] of texts) expect(text).toBe(await repository.read(commit, path));
  expect(await repository.texts(commit, [], 9)).toEqual(new Map());
});
