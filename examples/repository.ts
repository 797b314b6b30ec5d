import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** The folder of an example here: `leaderboard`, `tiny-lm`. */
export function exampleFolder(name: string): string {
  return join(import.meta.dirname, name);
}

/** The patches that come with an example. */
export function exampleProposals(name: string): string {
  return join(exampleFolder(name), "proposals");
}

/**
 * Copies an example, without its proposals, into a temporary git repository with one commit, and gives
 * its path. Whoever asked removes it.
 */
export function exampleRepository(name: string): string {
  const repository = realpathSync(mkdtempSync(join(tmpdir(), `assay-${name}-`)));
  cpSync(exampleFolder(name), repository, {
    recursive: true,
    filter: (source) => basename(source) !== "proposals",
  });
  git(repository, "init", "--quiet", "--initial-branch", "main");
  git(repository, "add", "--all");
  git(repository, "commit", "--quiet", "--message", `Add ${name}`);
  return repository;
}

const IDENTITY = ["-c", "user.name=Example", "-c", "user.email=example@localhost"];
// The patches were made against these very bytes.
const AS_IS = ["-c", "core.autocrlf=false"];
const UNAIDED = ["-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null"];

/** git in a folder, whoever is asking: without their identity, and although a hook may be asking. */
export function git(directory: string, ...args: readonly string[]): string {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, ...env } = process.env;
  const all = [...IDENTITY, ...AS_IS, ...UNAIDED, ...args];
  return execFileSync("git", all, { cwd: directory, env, encoding: "utf8" }).trimEnd();
}
