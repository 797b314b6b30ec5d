import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openRepository, openWorkspaces } from "../src/adapters/git/index.ts";
import { git, repositoryWith, tempDir, write } from "./rig/temp.ts";

/*
 * Whatever state the user's repository is in and whatever its configuration says, a study leaves it as it
 * was, but for its own branch.
 */

const FILES = { "a.txt": "a\n", "src/b.txt": "b\n", ".gitignore": "ignored/\n" };

/** Everything of the user's that could change, bytes of the index included. */
function fingerprint(root: string): unknown {
  const where = (name: string) =>
    git(root, "rev-parse", "--path-format=absolute", "--git-path", name);
  const read = (...args: string[]) => git(root, "--no-optional-locks", ...args);
  const refs = read("for-each-ref", "--format=%(objectname) %(refname)").split("\n");
  return {
    status: read("status", "--porcelain=v2", "--branch", "--untracked-files=all"),
    index: readFileSync(where("index"), "latin1"),
    refs: refs.filter((ref) => !ref.includes("refs/heads/assay/")),
    head: read("rev-parse", "--symbolic-full-name", "HEAD"),
    stash: read("stash", "list", "--format=%H %gd %s"),
    config: readFileSync(where("config"), "utf8"),
  };
}

/** A whole study by hand: a patch and an edit in a workspace, both kept on a branch. */
async function study(directory: string): Promise<string> {
  const repository = await openRepository({ directory });
  const workspaces = await openWorkspaces(repository, { isolated: false, dependencies: [] });
  const base = await repository.resolve("HEAD");
  if (!base) throw new Error("no commit");
  await repository.uncommitted();
  await repository.createBranch("assay/s", base);
  const patch = "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-a\n+aa\n";
  const first = await repository.merge({ kind: "patch", patch }, { base, parent: base });
  if (!first.applied) throw new Error(first.detail);
  const kept = { tree: first.tree, parent: base, message: "First", at: 1e12 };
  const parent = await repository.commit(kept);
  await repository.publish("assay/s", base, parent);

  const workspace = await workspaces.open("candidate");
  await workspaces.checkout(workspace, parent);
  writeFileSync(join(workspace.path, "src/b.txt"), "bb\n");
  const tree = await workspaces.snapshot(workspace);
  const second = await repository.merge({ kind: "tree", tree }, { base, parent });
  if (!second.applied) throw new Error(second.detail);
  const commit = await repository.commit({ tree, parent, message: "Second", at: 1e12 });
  await repository.publish("assay/s", parent, commit);
  await workspaces.checkout(workspace, commit);
  return commit;
}

const SITUATIONS: Readonly<Record<string, (root: string) => string | undefined>> = {
  "is clean": () => undefined,
  "has edited, staged, untracked, deleted and ignored files": (root) => {
    write(root, { "a.txt": "mine\n", staged: "s\n", untracked: "u\n", "ignored/x": "i\n" });
    git(root, "add", "staged");
    git(root, "rm", "-q", "--cached", "src/b.txt");
    return undefined;
  },
  "has a stash": (root) => {
    write(root, { "a.txt": "stashed\n" });
    git(root, "stash", "-q");
    return undefined;
  },
  "is in the middle of a merge": (root) => {
    git(root, "switch", "-q", "-c", "theirs");
    write(root, { "src/b.txt": "theirs\n" });
    git(root, "commit", "-q", "-am", "Theirs");
    git(root, "switch", "-q", "main");
    write(root, { "src/b.txt": "ours\n" });
    git(root, "commit", "-q", "-am", "Ours");
    expect(() => git(root, "merge", "theirs")).toThrow();
    return undefined;
  },
  "signs commits, with a program that fails": (root) => {
    git(root, "config", "commit.gpgsign", "true");
    git(root, "config", "gpg.program", "false");
    return undefined;
  },
  "is used in a subfolder": (root) => join(root, "src"),
  "has a detached head": (root) => {
    git(root, "switch", "-q", "--detach");
    return undefined;
  },
  "is used in a linked worktree": (root) => {
    const linked = join(tempDir(), "linked tree");
    git(root, "worktree", "add", "-q", "-b", "linked", linked);
    write(linked, { untracked: "u" });
    return linked;
  },
  "has split and cached indexes": (root) => {
    git(root, "config", "core.untrackedCache", "true");
    git(root, "update-index", "--split-index", "--untracked-cache");
    write(root, { staged: "s\n" });
    git(root, "add", "staged");
    return undefined;
  },
  "is sparse": (root) => {
    git(root, "sparse-checkout", "set", "--cone", "nowhere");
    return undefined;
  },
  "is a shallow clone": (root) => {
    git(root, "commit", "-q", "--allow-empty", "-m", "Second");
    const clone = join(tempDir(), "clone");
    git(root, "clone", "-q", "--depth=1", `file://${root}`, clone);
    return clone;
  },
  "borrows the objects of another": (root) => {
    const clone = join(tempDir(), "clone");
    git(root, "clone", "-q", "--shared", root, clone);
    return clone;
  },
  "is at a path with odd characters": (root) => {
    const clone = join(tempDir(), 'a "b" \\ 🙂\nc:d');
    git(root, "clone", "-q", root, clone);
    return clone;
  },
  "keeps its git directory elsewhere": (root) => {
    const [clone, elsewhere] = [join(tempDir(), "clone"), join(tempDir(), "elsewhere")];
    git(root, "clone", "-q", `--separate-git-dir=${elsewhere}`, root, clone);
    return clone;
  },
  "is a submodule of another": (root) => {
    const outer = repositoryWith({ x: "x\n" });
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", root, "inner");
    git(outer, "commit", "-q", "-m", "Inner");
    return join(outer, "inner");
  },
  "has a submodule": (root) => {
    const inner = repositoryWith({ x: "x\n" });
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "inner");
    git(root, "commit", "-q", "-m", "Inner");
    return undefined;
  },
  "converts line ends": (root) => {
    git(root, "config", "core.autocrlf", "true");
    return undefined;
  },
  "uses SHA-256": () => {
    const root = tempDir();
    git(root, "init", "-q", "-b", "main", "--object-format=sha256");
    return repositoryWith(FILES, root);
  },
};

describe("the user's repository is left as it was when it", () => {
  test.each(Object.keys(SITUATIONS))("%s", async (situation) => {
    const root = repositoryWith(FILES);
    const directory = SITUATIONS[situation]?.(root) ?? root;
    const before = fingerprint(directory);
    const commit = await study(directory);
    expect(fingerprint(directory)).toEqual(before);
    expect(git(directory, "show", `${commit}:a.txt`)).toBe("aa");
    expect(git(directory, "show", `${commit}:src/b.txt`)).toBe("bb");
    expect(git(directory, "log", "--format=%s", "-2", "assay/s")).toBe("Second\nFirst");
    git(directory, "fsck", "--strict");
  });
});

describe("no program of the user's configuration runs:", () => {
  /** A program that leaves a trace, and then does nothing to the text it is given. */
  function tripwire(): { marker: string; program: string } {
    const folder = tempDir();
    const [marker, program] = [join(folder, "ran"), join(folder, "program")];
    writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> '${marker}'\ncat\n`);
    chmodSync(program, 0o755);
    return { marker, program };
  }

  test("hooks, where git looks for them and where it is told to", async () => {
    const root = repositoryWith(FILES);
    const { marker, program } = tripwire();
    const hooks = ["reference-transaction", "post-checkout", "pre-commit", "post-index-change"];
    const folder = join(root, ".git/hooks");
    mkdirSync(folder, { recursive: true });
    for (const hook of [...hooks, "pre-auto-gc", "post-commit"]) {
      writeFileSync(join(folder, hook), `#!/bin/sh\n'${program}' </dev/null\nexit 1\n`, {
        mode: 0o755,
      });
    }
    await study(root);
    expect(existsSync(marker)).toBe(false);
    git(root, "-c", "core.hooksPath=/dev/null", "branch", "-D", "assay/s");
    git(root, "config", "core.hooksPath", folder);
    await study(root);
    expect(existsSync(marker)).toBe(false);
  });

  test("filters, differences, merges, monitors, editors", async () => {
    const root = repositoryWith({ ...FILES, ".gitattributes": "* filter=f diff=d merge=m\n" });
    const { marker, program } = tripwire();
    for (const key of [
      ...["filter.f.clean", "filter.f.smudge", "filter.f.process", "filter.a=b.clean"],
      ...["diff.d.textconv", "diff.d.command", "diff.external", "merge.m.driver"],
      ...["core.fsmonitor", "core.editor", "core.pager", "core.sshCommand", "credential.helper"],
    ]) {
      git(root, "config", key, program);
    }
    git(root, "config", "filter.f.required", "true");
    writeFileSync(join(root, "a.txt"), "mine\n");
    await study(root);
    expect(existsSync(marker)).toBe(false);
  });

  test("and none of the global configuration, which may be broken for all we care", async () => {
    const root = repositoryWith(FILES);
    const home = tempDir();
    const { marker, program } = tripwire();
    writeFileSync(
      join(home, ".gitconfig"),
      `[commit]\n\tgpgsign = true\n[core]\n\thooksPath = ${home}\n\tfsmonitor = ${program}\n\texcludesFile = ~/ignore\n`,
    );
    writeFileSync(join(home, "ignore"), "*.mine\n");
    write(root, { "x.mine": "ignored by a personal file" });
    const before = { HOME: process.env.HOME, GIT_DIR: process.env.GIT_DIR };
    onTestFinished(() => {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    });
    process.env.HOME = home;
    process.env.GIT_DIR = "/nowhere";
    const repository = await openRepository({ directory: root });
    expect(await repository.uncommitted()).toEqual({ changed: false, untracked: [] });
    await study(root);
    expect(existsSync(marker)).toBe(false);
  });
});

test("copies of the project stand only below a `.git`, where no tool looks for tests or sources", async () => {
  const root = repositoryWith(FILES);
  await study(root);
  const home = join(root, ".assay");
  const files = readdirSync(home, { recursive: true, encoding: "utf8" });
  expect(files.some((file) => file.endsWith("/src/b.txt"))).toBe(true);
  expect(files.filter((file) => !file.split("/").includes(".git"))).toEqual([".gitignore"]);
  expect(git(home, "rev-parse", "--show-toplevel")).toBe(root);
});
