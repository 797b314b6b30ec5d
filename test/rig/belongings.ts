import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { assay } from "./assay.ts";
import { git } from "./temp.ts";
import { question } from "./value-repository.ts";

/** Everything of the user's that a study could change. */
export function belongings(directory: string): unknown {
  const read = (...args: string[]) => git(directory, "--no-optional-locks", ...args);
  const path = (name: string) => read("rev-parse", "--path-format=absolute", "--git-path", name);
  return {
    status: read("status", "--porcelain=v2", "--branch", "--untracked-files=all"),
    index: readFileSync(path("index"), "latin1"),
    config: readFileSync(path("config"), "utf8"),
    head: readFileSync(path("HEAD"), "utf8"),
    stash: read("stash", "list", "--format=%H"),
    refs: read("for-each-ref")
      .split("\n")
      .filter((ref) => !ref.includes("refs/heads/assay/")),
    worktrees: read("worktree", "list", "--porcelain"),
  };
}

/** A study of one improvement and one that is none; gives the branch's name. */
export async function learnIn(
  directory: string,
  made: { root: string; patches: string },
  ...flags: string[]
) {
  const before = belongings(directory);
  const said = await assay(directory, "learn", "--json", ...question(made.patches), ...flags);
  // A dirty checkout is told of, and nothing else is wrong.
  expect(said.stderr.replace(/^assay: Uncommitted changes are not part of this.*\n+/, "")).toBe("");
  expect(said.code).toBe(0);
  expect(belongings(directory)).toEqual(before);
  const { branch } = said.lines.at(-1) as { branch: string };
  return { branch, lines: said.lines };
}
