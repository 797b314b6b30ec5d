import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openRepository } from "../src/adapters/git/index.ts";
import { git, repositoryWith, tempDir, write } from "./rig/temp.ts";

describe("a repository that cannot be used is a plain problem:", () => {
  const problem = (code: string, more: object = {}) => ({ problem: { code, ...more } });
  const open = (directory: string) => openRepository({ directory });

  test("a folder that is in no repository, or is not there", async () => {
    const directory = tempDir();
    await expect(open(directory)).rejects.toMatchObject(problem("not-a-repository", { directory }));
    await expect(open(join(directory, "x"))).rejects.toMatchObject(problem("not-a-repository"));
  });

  test("the inside of a git directory", async () => {
    const root = repositoryWith({ a: "a" });
    await expect(open(join(root, ".git/refs"))).rejects.toMatchObject(problem("not-a-repository"));
  });

  test("no commits yet", async () => {
    const root = tempDir();
    git(root, "init", "-q");
    await expect(open(root)).rejects.toMatchObject(problem("no-commits", { directory: root }));
  });

  test("a bare repository; a worktree of one is fine, and keeps the state", async () => {
    const root = repositoryWith({ a: "a" });
    const bare = join(tempDir(), "bare.git");
    git(root, "clone", "-q", "--bare", root, bare);
    await expect(open(bare)).rejects.toMatchObject(problem("bare-repository"));
    const linked = join(tempDir(), "linked");
    git(bare, "worktree", "add", "-q", linked, "main");
    const { home } = await open(linked);
    expect(home).toBe(join(linked, ".assay"));
    expect(git(linked, "status", "--porcelain")).toBe("");
  });

  test("a partial clone", async () => {
    const root = repositoryWith({ a: "a" });
    git(root, "config", "uploadpack.allowFilter", "true");
    const clone = join(tempDir(), "clone");
    git(root, "clone", "-q", "--filter=blob:none", `file://${root}`, clone);
    await expect(open(clone)).rejects.toMatchObject(problem("unsupported-repository"));
  });

  test("files in Git LFS; attributes alone are fine", async () => {
    const root = repositoryWith({ ".gitattributes": "*.bin filter=lfs\n", a: "a" });
    await open(root);
    write(root, { "deep/x.bin": "version https://git-lfs\n" });
    git(root, "add", "-A");
    git(root, "commit", "-q", "-m", "x");
    await expect(open(root)).rejects.toThrow(/LFS.*deep\/x\.bin/);
  });

  test("git is missing, or too old", async () => {
    const root = repositoryWith({ a: "a" });
    const path = process.env.PATH;
    onTestFinished(() => {
      process.env.PATH = path;
    });
    const folder = tempDir();
    process.env.PATH = folder;
    await expect(open(root)).rejects.toMatchObject(problem("git-missing"));
    writeFileSync(join(folder, "git"), "#!/bin/sh\necho git version 2.30.2\n", { mode: 0o755 });
    const found = { found: "2.30.2", needed: "2.38" };
    await expect(open(root)).rejects.toMatchObject(problem("git-too-old", found));
  });

  test("a file where the state folder would be", async () => {
    const root = repositoryWith({ ".assay": "mine" });
    await expect(open(root)).rejects.toMatchObject(problem("state-not-writable"));
  });
});

describe("the state folder", () => {
  test("is shared by linked worktrees, and never shows in git status", async () => {
    const root = repositoryWith({ "src/a": "a" });
    const linked = join(tempDir(), "linked");
    git(root, "worktree", "add", "-q", linked);
    const main = await openRepository({ directory: join(root, "src") });
    const other = await openRepository({ directory: linked });
    expect([main.root, main.directoryInRepository]).toEqual([root, "src"]);
    expect([other.root, other.directoryInRepository]).toEqual([linked, ""]);
    expect([main.home, other.home]).toEqual([join(root, ".assay"), join(root, ".assay")]);
    for (const folder of [root, linked]) expect(git(folder, "status", "--porcelain")).toBe("");
  });

  test("stands at the top of a submodule's checkout", async () => {
    const [inner, outer] = [repositoryWith({ x: "x" }), repositoryWith({ y: "y" })];
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "sub");
    const { home, root } = await openRepository({ directory: join(outer, "sub") });
    expect([root, home]).toEqual([join(outer, "sub"), join(outer, "sub/.assay")]);
    mkdirSync(join(outer, "sub/.assay/more"), { recursive: true });
    expect(git(join(outer, "sub"), "status", "--porcelain")).toBe("");
  });
});

test("uncommitted work of each kind is told of, ignored files are not", async () => {
  const root = repositoryWith({ ".gitignore": "ignored\n", a: "a" });
  const repository = await openRepository({ directory: root });
  write(root, { ignored: "x" });
  expect(await repository.uncommitted()).toEqual({ changed: false, untracked: [] });
  write(root, { "new/b": "b", c: "c" });
  expect(await repository.uncommitted()).toEqual({ changed: false, untracked: ["c", "new/"] });
  write(root, { a: "edited" });
  expect(await repository.uncommitted()).toMatchObject({ changed: true });
  git(root, "add", "-A");
  expect(await repository.uncommitted()).toEqual({ changed: true, untracked: [] });
});
