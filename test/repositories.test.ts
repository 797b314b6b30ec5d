import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assay } from "./rig/assay.ts";
import { learnIn } from "./rig/belongings.ts";
import { git, repositoryWith, tempDir, write } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/*
 * Whole studies in the kinds of repositories that docs/repositories.md tells of.
 */

function prepared(files: Readonly<Record<string, string>> = {}) {
  const made = valueRepository(files);
  patch(made, "1-better", { "src/value.txt": "90\n" }, "Ninety");
  patch(made, "2-worse", { "src/other.txt": "x\n" });
  return made;
}

function cloned(root: string, ...flags: string[]): string {
  const clone = join(tempDir(), "clone");
  git(root, "clone", "-q", ...flags, `file://${root}`, clone);
  return clone;
}

/** A study in it, its verification, and its branch merged. */
async function whole(directory: string, made: { root: string; patches: string }) {
  const { branch, lines } = await learnIn(directory, made);
  expect(await assay(directory, "verify")).toMatchObject({ code: 0, stderr: "" });
  git(directory, "merge", "-q", "--no-edit", branch);
  expect(readFileSync(join(directory, "src/value.txt"), "utf8")).toMatch(/^90\r?\n$/);
  expect(git(directory, "fsck", "--no-dangling", "--connectivity-only")).toBe("");
  return lines;
}

describe("a whole study, verified and merged, in", () => {
  test("a shallow clone", async () => {
    const made = prepared();
    for (const text of ["one", "two"]) {
      write(made.root, { "note.txt": text });
      git(made.root, "add", "-A");
      git(made.root, "commit", "-q", "-m", text);
    }
    const clone = cloned(made.root, "--depth=1");
    expect(git(clone, "rev-list", "--count", "HEAD")).toBe("1");
    await whole(clone, made);
    expect(git(clone, "rev-parse", "--is-shallow-repository")).toBe("true");
  });

  test.each(["--cone", "--no-cone"])(
    "a sparse checkout (%s): runs have all files of the commit",
    async (cone) => {
      const made = prepared({ "far/away.txt": "7\n" });
      // The metric reads what the checkout leaves out.
      write(made.root, {
        "bench.js": `import { readFileSync } from "node:fs";
        const read = (path) => Number(readFileSync(path, "utf8"));
        console.log("METRIC work=" + (read("src/value.txt") + read("far/away.txt")));`,
      });
      git(made.root, "add", "-A");
      git(made.root, "commit", "-q", "-m", "Read both");
      const clone = cloned(made.root);
      git(
        clone,
        "sparse-checkout",
        "set",
        cone,
        ...(cone === "--cone" ? ["src"] : ["/src/", "/*.js*"]),
      );
      expect(existsSync(join(clone, "far"))).toBe(false);
      const lines = await whole(clone, made);
      expect(lines.find(({ type }) => type === "baseline-ran")).toMatchObject({
        run: { values: { work: 107 } },
      });
      expect(existsSync(join(clone, "far"))).toBe(false);
    },
  );

  test("a clone with CRLF in its files, by core.autocrlf and by attributes", async () => {
    const made = prepared({ ".gitattributes": "src/other.txt text eol=crlf\n" });
    const clone = cloned(made.root, "--config", "core.autocrlf=true");
    expect(readFileSync(join(clone, "src/value.txt"), "utf8")).toBe("100\r\n");
    await whole(clone, made);
    expect(git(clone, "cat-file", "blob", "HEAD:src/value.txt")).not.toContain("\r");
  });

  test("a clone that borrows another's objects, and one whose git directory is elsewhere", async () => {
    const made = prepared();
    const shared = join(tempDir(), "shared");
    git(made.root, "clone", "-q", "--shared", made.root, shared);
    await whole(shared, made);
    const apart = join(tempDir(), "apart");
    git(
      made.root,
      "clone",
      "-q",
      "--separate-git-dir",
      join(tempDir(), "the.git"),
      made.root,
      apart,
    );
    await whole(apart, made);
  });

  test("a repository of SHA-256", async () => {
    const root = tempDir();
    git(root, "init", "-q", "-b", "main", "--object-format=sha256");
    const made = { ...valueRepository(), root: repositoryWith({}, root) };
    const plain = valueRepository();
    for (const name of ["bench.js", "package.json", "src/value.txt", "src/other.txt"]) {
      write(root, { [name]: readFileSync(join(plain.root, name), "utf8") });
    }
    git(root, "add", "-A");
    git(root, "commit", "-q", "-m", "Files");
    patch(made, "1-better", { "src/value.txt": "90\n" });
    await whole(root, made);
  });
});

describe("submodules", () => {
  /** The metric reads a file of the submodule `lib`. */
  function withSubmodule() {
    const inner = repositoryWith({ "weight.txt": "5\n" });
    const made = valueRepository({
      "bench.js": `import { readFileSync } from "node:fs";
        const read = (path) => Number(readFileSync(path, "utf8"));
        console.log("METRIC work=" + (read("src/value.txt") + read("lib/weight.txt")));`,
    });
    const { root } = made;
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "lib");
    git(root, "commit", "-q", "-m", "Add lib");
    return made;
  }

  /** Beside the clone that the patch is made in: that has no submodule. */
  function better(made: { root: string; patches: string }) {
    write(made.patches, {
      "1-better.patch":
        "diff --git a/src/value.txt b/src/value.txt\n--- a/src/value.txt\n+++ b/src/value.txt\n@@ -1 +1 @@\n-100\n+90\n",
    });
  }

  test("are empty in workspaces, which is said beforehand, with the way out", async () => {
    const made = withSubmodule();
    better(made);
    const said = await assay(made.root, "learn", ...question(made.patches));
    expect(said.code).toBe(2);
    expect(said.stderr).toContain("lib is a submodule");
    expect(said.stderr).toContain("--lend lib");
    expect(git(made.root, "status", "--porcelain")).toBe("");
  });

  test("are lent where they are named, and the study is whole", async () => {
    const made = withSubmodule();
    better(made);
    const { branch, lines } = await learnIn(made.root, made, "--lend", "lib");
    expect(lines.find(({ type }) => type === "baseline-ran")).toMatchObject({
      run: { values: { work: 105 } },
    });
    expect(git(made.root, "ls-tree", branch, "lib")).toBe(git(made.root, "ls-tree", "main", "lib"));
    git(made.root, "merge", "-q", branch);
    expect(readFileSync(join(made.root, "lib/weight.txt"), "utf8")).toBe("5\n");
  });

  test("that are lent as another commit than the base says are cautioned against", async () => {
    const made = withSubmodule();
    better(made);
    write(join(made.root, "lib"), { "weight.txt": "6\n" });
    const plan = ["learn", ...question(made.patches), "--lend", "lib", "--dry-run"];
    const said = await assay(made.root, ...plan);
    expect(said.code).toBe(0);
    expect(said.stdout + said.stderr).toMatch(/lib .*uncommitted/);
    git(join(made.root, "lib"), "commit", "-q", "-a", "-m", "Heavier");
    const moved = await assay(made.root, ...plan);
    expect(moved.stdout + moved.stderr).toMatch(/lib .*another commit/);
  });

  test("that are not there cannot be lent, which is said with the command that fetches them", async () => {
    const made = withSubmodule();
    better(made);
    git(made.root, "submodule", "--quiet", "deinit", "--force", "lib");
    const said = await assay(made.root, "learn", ...question(made.patches), "--lend", "lib");
    expect(said.code).toBe(2);
    expect(said.stderr).toContain("git submodule update --init lib");
  });

  test("are left alone by changes", async () => {
    const made = withSubmodule();
    write(made.patches, {
      "1-move.patch": `diff --git a/lib b/lib\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n-Subproject commit ${git(join(made.root, "lib"), "rev-parse", "HEAD")}\n+Subproject commit ${"1".repeat(40)}\n`,
    });
    const said = await learnIn(made.root, made, "--lend", "lib", "--target", "**");
    expect(said.lines.find(({ type }) => type === "decided")).toMatchObject({
      verdict: { kind: "invalid", because: "out-of-scope" },
    });
  });
});

describe("refused, with the way out:", () => {
  test("a partial clone", async () => {
    const made = prepared();
    git(made.root, "config", "uploadpack.allowFilter", "true");
    const clone = cloned(made.root, "--filter=blob:none");
    const said = await assay(clone, "learn", ...question(made.patches));
    expect(said).toMatchObject({ code: 2, stdout: "" });
    expect(said.stderr).toMatch(/partial clone[\s\S]*→ .*git clone without --filter/);
    expect(existsSync(join(clone, ".assay"))).toBe(false);
  });

  test.each(["lfs", "git-crypt", "crypt"])(
    "files that %s encodes, at the base too",
    async (filter) => {
      const made = prepared();
      git(made.root, "switch", "-q", "-c", "encoded");
      write(made.root, {
        ".gitattributes": `*.bin filter=${filter}\n`,
        "data/a.bin": "version 1\n",
      });
      git(made.root, "add", "-A");
      git(made.root, "commit", "-q", "-m", "Encoded");
      const there = await assay(made.root, "learn", ...question(made.patches));
      expect(there).toMatchObject({ code: 2, stdout: "" });
      expect(there.stderr).toMatch(/data\/a\.bin[\s\S]*→ /);
      git(made.root, "switch", "-q", "main");
      const base = await assay(made.root, "learn", ...question(made.patches), "--base", "encoded");
      expect(base).toMatchObject({ code: 2, stdout: "" });
      expect(base.stderr).toMatch(/data\/a\.bin[\s\S]*→ /);
      rmSync(join(made.root, ".assay"), { recursive: true, force: true });
      expect((await learnIn(made.root, made)).lines.at(-1)).toMatchObject({ kept: 1 });
    },
  );
});
