import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRepository, openWorkspaces } from "../src/adapters/git/index.ts";
import { buildCaches } from "../src/adapters/sandbox/build-caches.ts";
import type { Mount } from "../src/ports/workspace.ts";
import { git, repositoryWith, tempDir, write } from "./rig/temp.ts";

async function start(
  root: string,
  { isolated = false, dependencies = [] as readonly string[] } = {},
) {
  const repository = await openRepository({ directory: root });
  const workspaces = await openWorkspaces(repository, { isolated, dependencies });
  const base = (await repository.resolve("HEAD")) ?? "";
  const workspace = await workspaces.open("candidate");
  await workspaces.checkout(workspace, base);
  const at = (path: string) => join(workspace.path, path);
  const checkout = () => workspaces.checkout(workspace, base);
  return { repository, workspaces, workspace, base, at, checkout };
}

/** A repository with dependency folders in the places where tools put them. */
function withDependencies(): string {
  const ignored = "node_modules\n*.egg-info/\ntarget/\ncache/\n.env\nlinked\n/packages/*/.venv\n";
  const root = repositoryWith({
    ".gitignore": ignored,
    "packages/a/x": "x",
    x: "x",
    "vendor/y": "y",
  });
  write(root, {
    "node_modules/dep/index.js": "dep\n",
    "node_modules/.bin/tool": "tool\n",
    "packages/a/node_modules/inner/index.js": "inner\n",
    "packages/a/.venv/pyvenv.cfg": "venv\n",
    ".venv/.gitignore": "*\n",
    ".venv/bin/python": "python\n",
    "pkg.egg-info/PKG-INFO": "egg\n",
    "cache/big/blob": "blob\n",
    "untracked/node_modules/x": "not in any commit\n",
    ".env": "SECRET=1\n",
  });
  symlinkSync(tempDir(), join(root, "linked"));
  return root;
}

describe("what is lent", () => {
  test("ignored folders that tools fill, by their names, and nothing else", async () => {
    const { workspaces } = await start(withDependencies());
    expect(workspaces.lentFolders).toEqual([
      ".venv",
      "node_modules",
      "packages/a/.venv",
      "packages/a/node_modules",
      "pkg.egg-info",
    ]);
  });

  test("what an installer made, also where no `.gitignore` names it or its name says nothing", async () => {
    const root = repositoryWith({ "src/m/__init__.py": "", ".gitignore": "_version.py\n" });
    write(root, {
      "src/m/_version.py": "version = 1",
      "env-3.12/pyvenv.cfg": "venv\n",
      "node_modules/dep/index.js": "dep\n",
      "vendor/draft.js": "uncommitted work\n",
    });
    const { workspaces, repository, base, workspace } = await start(root);
    expect(workspaces.lentFolders).toEqual(["env-3.12", "node_modules", "src/m/_version.py"]);
    expect(await workspaces.snapshot(workspace)).toBe(await repository.treeOf(base));
  });

  test("what was built: files are younger, or tools that go by times would take it for theirs", async () => {
    const root = repositoryWith({ ".gitignore": "target\n", "src/a.rs": "a" });
    write(root, { "target/release/a": "built of a" });
    const { at, checkout, workspaces, workspace, repository, base } = await start(root);
    write(root, { "target/release/a": "built of uncommitted work" });
    await checkout();
    const changed = (path: string) => statSync(path).mtimeMs;
    expect(changed(at("src/a.rs"))).toBeGreaterThan(changed(join(root, "target/release/a")));
    expect(await workspaces.snapshot(workspace)).toBe(await repository.treeOf(base));
  });

  test("what the user names, by name or by path, file or folder, or a link to one", async () => {
    const dependencies = ["cache/big", ".env", "linked", "x", "nowhere", "../outside", "vendor"];
    const { workspaces } = await start(withDependencies(), { dependencies });
    const named = workspaces.lentFolders.filter((path) => !/node_modules|venv|egg/.test(path));
    expect(named).toEqual([".env", "cache/big", "linked"]);
  });

  test("a submodule's folder, when the user names it", async () => {
    const [inner, root] = [repositoryWith({ x: "x\n" }), repositoryWith({ y: "y" })];
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "inner");
    git(root, "commit", "-q", "-m", "Inner");
    const without = await start(root);
    expect(readdirSync(without.at("inner"))).toEqual([]);
    const lent = await start(root, { dependencies: ["inner"] });
    expect(readFileSync(lent.at("inner/x"), "utf8")).toBe("x\n");
    writeFileSync(lent.at("inner/x"), "changed\n");
    expect(await lent.workspaces.snapshot(lent.workspace)).toBe(
      await lent.repository.treeOf(lent.base),
    );
    await lent.checkout();
    expect(readFileSync(lent.at("inner/x"), "utf8")).toBe("x\n");
  });
});

describe("without a sandbox, a private copy", () => {
  const DEEDS: Readonly<Record<string, (at: (path: string) => string) => void>> = {
    "edits a file": (at) => writeFileSync(at("node_modules/dep/index.js"), "evil\n"),
    "adds files": (at) => {
      mkdirSync(at("node_modules/.cache/deep"), { recursive: true });
      writeFileSync(at("node_modules/.cache/deep/x"), "x");
    },
    "deletes files": (at) => rmSync(at("node_modules/dep"), { recursive: true }),
    "deletes the folder": (at) => rmSync(at("node_modules"), { recursive: true }),
    "changes modes": (at) => {
      chmodSync(at("node_modules/.bin/tool"), 0o600);
      chmodSync(at("node_modules/dep"), 0);
    },
    "moves and replaces": (at) => {
      renameSync(at("node_modules/dep"), at("node_modules/moved"));
      writeFileSync(at("node_modules/dep"), "a file now");
    },
    "makes it tracked": (at) => {
      writeFileSync(at(".gitignore"), "!node_modules\n");
      writeFileSync(at("node_modules/new"), "x");
    },
  };

  test.each(Object.keys(DEEDS))(
    "is as the user's again after a candidate that %s",
    async (deed) => {
      const root = withDependencies();
      const { workspaces, workspace, at, checkout, repository, base } = await start(root);
      const list = (folder: string) =>
        execFileSync("find", [".", "-printf", "%p %m %y %s\n"], { cwd: folder, encoding: "utf8" })
          .split("\n")
          .sort();
      const before = list(join(root, "node_modules"));
      expect(list(at("node_modules"))).toEqual(before);
      DEEDS[deed]?.(at);
      const tree = await workspaces.snapshot(workspace);
      const change = await repository.merge({ kind: "tree", tree }, { base, parent: base });
      expect(change.applied && change.paths.map(({ path }) => path)).not.toContain(
        "node_modules/new",
      );
      await checkout();
      expect(list(at("node_modules"))).toEqual(before);
      expect(readFileSync(at("node_modules/dep/index.js"), "utf8")).toBe("dep\n");
      expect(list(join(root, "node_modules"))).toEqual(before);
    },
  );

  test("never reaches the user's through a link that a candidate put in its place", async () => {
    const root = withDependencies();
    symlinkSync(join(root, "packages"), join(root, "node_modules/absolute"));
    const { at, checkout } = await start(root);
    rmSync(at("node_modules/absolute"));
    mkdirSync(at("node_modules/absolute/a"), { recursive: true });
    writeFileSync(at("node_modules/absolute/a/x"), "theirs");
    writeFileSync(at("node_modules/absolute/a/gone"), "theirs");
    await checkout();
    expect(lstatSync(at("node_modules/absolute")).isSymbolicLink()).toBe(true);
    expect(readdirSync(join(root, "packages/a")).sort()).toEqual([".venv", "node_modules", "x"]);
    rmSync(at("packages"), { recursive: true });
    symlinkSync(join(root, "packages"), at("packages"));
    chmodSync(join(root, "packages/a"), 0o711);
    await checkout();
    expect(lstatSync(at("packages")).isDirectory()).toBe(true);
    expect(readFileSync(join(root, "packages/a/x"), "utf8")).toBe("x");
    expect(lstatSync(join(root, "packages/a")).mode & 0o777).toBe(0o711);
  });
});

describe("in a sandbox, a layer over the user's folder", () => {
  const overlays = (mounts: readonly Mount[]) =>
    mounts.flatMap((mount) => (mount.kind === "overlay" ? [mount] : []));

  test("at the path where the user's checkout has it, files read-only", async () => {
    const root = withDependencies();
    const { workspace, at } = await start(root, { isolated: true, dependencies: [".env"] });
    expect(workspace.inside).toBe(root);
    const targets = overlays(workspace.mounts).map(({ lower, target }) => [lower, target]);
    expect(targets).toContainEqual([join(root, "node_modules"), join(root, "node_modules")]);
    expect(workspace.mounts).toContainEqual({
      kind: "bind",
      source: join(root, ".env"),
      target: join(root, ".env"),
      readOnly: true,
    });
    for (const mount of workspace.mounts) {
      const point = at(mount.target.slice(root.length + 1));
      expect(existsSync(point)).toBe(true);
    }
    expect(readdirSync(at("node_modules"))).toEqual([]);
  });

  test("is emptied by a checkout, whatever overlayfs left there", async () => {
    const { workspace, checkout } = await start(withDependencies(), { isolated: true });
    for (const { upper, work } of overlays(workspace.mounts)) {
      write(upper, { ".cache/x": "x" });
      chmodSync(upper, 0o500);
      mkdirSync(join(work, "work"), { mode: 0 });
    }
    await checkout();
    for (const { upper, work } of overlays(workspace.mounts)) {
      expect([...readdirSync(upper), ...readdirSync(work)]).toEqual([]);
      expect(lstatSync(upper).mode & 0o700).toBe(0o700);
    }
  });

  test("and over a cache that tools keep outside the repository; none where nothing is isolated", async () => {
    const repository = await openRepository({
      directory: repositoryWith({ "go.mod": "module m" }),
    });
    const cache = tempDir();
    const mountsWhere = async (isolated: boolean) => {
      const caches = buildCaches(["go.mod"], { GOCACHE: cache });
      const asked = { isolated, dependencies: [], caches };
      const workspaces = await openWorkspaces(repository, asked);
      const workspace = await workspaces.open("candidate");
      await workspaces.checkout(workspace, (await repository.resolve("HEAD")) ?? "");
      return overlays(workspace.mounts).map(({ lower, target }) => [lower, target]);
    };
    expect(await mountsWhere(true)).toEqual([[cache, cache]]);
    expect(await mountsWhere(false)).toEqual([]);
    expect(buildCaches(["go.mod"], { HOME: cache })).toEqual([]);
    expect(buildCaches(["package.json"], { GOCACHE: cache })).toEqual([]);
  });

  test("but a file that builds write anew is each workspace's own", async () => {
    const root = repositoryWith({ ".gitignore": "_version.py\n", "m/__init__.py": "" });
    write(root, { "m/_version.py": "version = 1\n" });
    const { workspace, at, checkout } = await start(root, { isolated: true });
    expect(workspace.mounts.map(({ target }) => target)).not.toContain(join(root, "m/_version.py"));
    writeFileSync(at("m/_version.py"), "version = 2\n");
    await checkout();
    expect(readFileSync(at("m/_version.py"), "utf8")).toBe("version = 1\n");
    expect(readFileSync(join(root, "m/_version.py"), "utf8")).toBe("version = 1\n");
  });

  test("is not lent where the candidate's tree has a file in the way", async () => {
    const root = withDependencies();
    const { workspaces, workspace, at } = await start(root, { isolated: true });
    rmSync(at("packages"), { recursive: true });
    writeFileSync(at("packages"), "a file");
    const tree = await workspaces.snapshot(workspace);
    await workspaces.checkout(workspace, tree);
    const lent = overlays(workspace.mounts).map(({ lower }) => lower);
    expect(lent).toContain(join(root, "node_modules"));
    expect(lent).not.toContain(join(root, "packages/a/node_modules"));
    expect(readFileSync(at("packages"), "utf8")).toBe("a file");
  });

  test("and its mount points are no part of a snapshot", async () => {
    const { workspaces, workspace, repository, base, at } = await start(withDependencies(), {
      isolated: true,
      dependencies: [".env"],
    });
    const tree = await repository.treeOf(base);
    expect(await workspaces.snapshot(workspace)).toBe(tree);
    writeFileSync(at(".gitignore"), "");
    const theirs = await workspaces.snapshot(workspace);
    const merged = await repository.merge({ kind: "tree", tree: theirs }, { base, parent: base });
    expect(merged.applied && merged.paths).toEqual([{ path: ".gitignore", status: "modified" }]);
  });
});

describe("the workspace's own git", () => {
  test("answers as in a checkout of the commit: tags, files, status, history", async () => {
    const root = repositoryWith({ a: "a\n", "src/b": "b\n" });
    git(root, "tag", "-a", "v1.2", "-m", "one");
    git(root, "commit", "-q", "--allow-empty", "-m", "Second");
    git(root, "tag", "light");
    const { at, base } = await start(root);
    const inside = (...args: string[]) => git(at(""), ...args);
    expect(inside("rev-parse", "HEAD")).toBe(base);
    expect(inside("describe")).toBe(`v1.2-1-g${base.slice(0, 7)}`);
    expect(inside("tag")).toBe("light\nv1.2");
    expect(inside("ls-files")).toBe("a\nsrc/b");
    expect(inside("status", "--porcelain")).toBe("");
    expect(inside("log", "--format=%s")).toBe("Second\nStart");
    expect(inside("fsck")).toBe("");
  });

  test("shows a candidate's tree as changes of the commit it stands on", async () => {
    const root = repositoryWith({ a: "a\n" });
    const { workspaces, workspace, repository, base, at } = await start(root);
    const patch = "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+aa\n";
    const merged = await repository.merge({ kind: "patch", patch }, { base, parent: base });
    if (!merged.applied) throw new Error(merged.detail);
    await workspaces.checkout(workspace, merged.tree);
    expect(git(at(""), "rev-parse", "HEAD")).toBe(base);
    expect(git(at(""), "diff", "--cached", "--name-only")).toBe("a");
    expect(git(at(""), "diff", "--name-only")).toBe("");
  });

  test("an agent may commit, stash, branch and collect garbage; none of it reaches the user", async () => {
    const root = repositoryWith({ a: "a\n" });
    const { workspaces, workspace, repository, base, at, checkout } = await start(root);
    const objects = () => execFileSync("find", [join(root, ".git")], { encoding: "utf8" });
    const before = objects();
    write(at(""), { a: "committed\n", new: "new\n" });
    const inside = (...args: string[]) => git(at(""), ...args);
    inside("add", "-A");
    inside("commit", "-q", "-m", "Mine");
    write(at(""), { a: "stashed\n" });
    inside("stash", "-q");
    inside("switch", "-q", "-c", "mine");
    inside("gc", "-q", "--prune=now");
    inside("repack", "-adq");
    expect(objects()).toBe(before);
    const tree = await workspaces.snapshot(workspace);
    const merged = await repository.merge({ kind: "tree", tree }, { base, parent: base });
    expect(merged.applied && merged.paths.map(({ path }) => path)).toEqual(["a", "new"]);
    await checkout();
    expect(inside("branch", "--list", "mine")).toBe("");
    expect(inside("stash", "list")).toBe("");
  });
});
