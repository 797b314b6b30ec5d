import { describe, expect, test } from "vitest";
import type { Change } from "../domain/proposal.ts";
import type { Merged, Repository } from "../ports/repository.ts";
import { breakingContract } from "./breaking-contract.ts";
import type { RepositoryRig } from "./repository-rig.ts";

const LINES = Array.from({ length: 20 }, (_, line) => `line ${line}`);
const TEXT = `${LINES.join("\n")}\n`;
const changed = (line: number, to: string) => TEXT.replace(`line ${line}\n`, `${to}\n`);

/** What every `Repository` must do. */
export function repositoryContract(name: string, rig: RepositoryRig): void {
  const { git, write } = rig;

  /** A repository with two files, opened, and the commit it stands on. */
  async function start(files: Readonly<Record<string, string>> = {}) {
    const root = rig.repository({ "a.txt": TEXT, "src/b.txt": "b\n", ...files });
    return { root, repository: await rig.open(root), base: git(root, "rev-parse", "HEAD") };
  }

  /** Edits the checkout, hands over the patch `git diff` gives, and puts everything back. */
  function patchOf(root: string, edit: () => void): Change {
    edit();
    git(root, "add", "-A");
    const patch = `${git(root, "diff", "--cached", "--binary", "HEAD")}\n`;
    git(root, "reset", "-q", "--hard");
    return { kind: "patch", patch };
  }

  /** A commit on a branch of the user's own. */
  function commitOn(root: string, branch: string, files: Readonly<Record<string, string>>): string {
    git(root, "switch", "-q", "-c", branch);
    write(root, files);
    git(root, "add", "-A");
    git(root, "commit", "-q", "-m", branch);
    const commit = git(root, "rev-parse", "HEAD");
    git(root, "switch", "-q", "main");
    return commit;
  }

  const keep = async (repository: Repository, branch: string, from: string, tree: string) => {
    const commit = await repository.commit({ tree, parent: from, message: "Kept", at: 1e12 });
    await repository.publish(branch, from, commit);
    return commit;
  };

  function applied(merged: Merged): Extract<Merged, { applied: true }> {
    if (!merged.applied) throw new Error(`not applied, ${merged.because}: ${merged.detail}`);
    return merged;
  }

  describe(`repository contract: ${name}, reading`, () => {
    const odd = 'with space "quote" \\ 🙂\nnewline.txt';

    test("revisions, messages, files", async () => {
      const { root, repository, base } = await start({ [odd]: "odd\n", lät: "latin\n" });
      git(root, "tag", "-a", "v1", "-m", "one");
      expect(await repository.resolve("v1")).toBe(base);
      expect(await repository.resolve("main")).toBe(base);
      expect(await repository.treeOf(base)).toBe(git(root, "rev-parse", "HEAD^{tree}"));
      expect(await repository.message(base)).toBe("Start");
      expect([...(await repository.paths(base))].sort()).toEqual(
        ["a.txt", odd, "src/b.txt", "lät"].sort(),
      );
      expect(await repository.read(base, odd)).toBe("odd\n");
    });

    test("what is not there is undefined, never a guess", async () => {
      const { repository, base } = await start();
      for (const revision of ["nowhere", "--all", "", "HEAD:src", "-x", "main..main"]) {
        expect(await repository.resolve(revision)).toBeUndefined();
      }
      expect(await repository.read(base, "nowhere.txt")).toBeUndefined();
      expect(await repository.read(base, "src")).toBeUndefined();
      expect(await repository.branchHead("nowhere")).toBeUndefined();
    });
  });

  breakingContract(name, rig);

  describe(`repository contract: ${name}, merging`, () => {
    test("a patch that adds, edits and deletes, text and binary", async () => {
      const { root, repository, base } = await start({ "gone.txt": "gone\n" });
      const change = patchOf(root, () => {
        write(root, { "a.txt": changed(3, "three"), "new/bin": "a\0b\0c", "new/🙂": "smile\n" });
        git(root, "rm", "-q", "gone.txt");
      });
      const merged = applied(await repository.merge(change, { base, parent: base }));
      expect([...merged.paths].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
        { path: "a.txt", status: "modified" },
        { path: "gone.txt", status: "deleted" },
        { path: "new/bin", status: "added" },
        { path: "new/🙂", status: "added" },
      ]);
      const again = { kind: "patch", patch: merged.patch } as const;
      expect(applied(await repository.merge(again, { base, parent: base })).tree).toBe(merged.tree);
    });

    test("a rename is a file deleted and a file added; a mode alone is a modification", async () => {
      const { root, repository, base } = await start();
      const change = patchOf(root, () => {
        git(root, "mv", "a.txt", "c.txt");
        git(root, "update-index", "--chmod=+x", "src/b.txt");
        git(root, "checkout-index", "-f", "src/b.txt");
      });
      const { paths } = applied(await repository.merge(change, { base, parent: base }));
      expect(paths).toEqual([
        { path: "a.txt", status: "deleted" },
        { path: "c.txt", status: "added" },
        { path: "src/b.txt", status: "modified" },
      ]);
    });

    test("a mail as git format-patch writes it", async () => {
      const { root, repository, base } = await start();
      commitOn(root, "other", { "a.txt": changed(3, "three") });
      const patch = git(root, "format-patch", "--stdout", "main..other");
      const merged = applied(
        await repository.merge({ kind: "patch", patch }, { base, parent: base }),
      );
      expect(merged.tree).toBe(git(root, "rev-parse", "other^{tree}"));
    });

    test("bytes that are not UTF-8 survive, in the patch given and in the patch told", async () => {
      const { repository, base } = await start();
      const text =
        "diff --git a/l1 b/l1\nnew file mode 100644\n--- /dev/null\n+++ b/l1\n@@ -0,0 +1 @@\n+\xe9\n";
      const change = { kind: "patch", patch: text, encoding: "latin1" } as const;
      const merged = applied(await repository.merge(change, { base, parent: base }));
      const told = { kind: "patch", patch: merged.patch } as const;
      expect(applied(await repository.merge(told, { base, parent: base })).tree).toBe(merged.tree);
    });

    test("a patch against the base is merged onto what was kept since", async () => {
      const { root, repository, base } = await start();
      const first = patchOf(root, () => write(root, { "a.txt": changed(2, "first") }));
      const second = patchOf(root, () => write(root, { "a.txt": changed(16, "second") }));
      const clash = patchOf(root, () => write(root, { "a.txt": changed(2, "clash") }));
      await repository.createBranch("assay/s", base);
      const { tree } = applied(await repository.merge(first, { base, parent: base }));
      const parent = await keep(repository, "assay/s", base, tree);

      const both = applied(await repository.merge(second, { base, parent }));
      expect(both.paths).toEqual([{ path: "a.txt", status: "modified" }]);
      const commit = await keep(repository, "assay/s", parent, both.tree);
      expect(await repository.read(commit, "a.txt")).toBe(
        changed(2, "first").replace("line 16\n", "second\n"),
      );
      expect(await repository.merge(clash, { base, parent })).toMatchObject({
        applied: false,
        because: "does-not-apply",
        detail: expect.stringContaining("a.txt"),
      });
      expect(await repository.merge(first, { base, parent })).toMatchObject({
        because: "no-change",
      });
    });

    test("a patch that fits only what was kept is taken as made for it", async () => {
      const { root, repository, base } = await start();
      await repository.createBranch("assay/s", base);
      const change = patchOf(root, () => write(root, { "a.txt": changed(2, "first") }));
      const { tree } = applied(await repository.merge(change, { base, parent: base }));
      const parent = await keep(repository, "assay/s", base, tree);
      const back = { kind: "patch", patch: `${git(root, "diff", parent, base)}\n` } as const;
      expect(applied(await repository.merge(back, { base, parent })).tree).toBe(
        await repository.treeOf(base),
      );
    });

    test("a revision brings what it changed since it left the base", async () => {
      const { root, repository, base } = await start();
      commitOn(root, "other", { "a.txt": changed(16, "other") });
      await repository.createBranch("assay/s", base);
      const kept = patchOf(root, () => write(root, { "src/b.txt": "kept\n" }));
      const { tree } = applied(await repository.merge(kept, { base, parent: base }));
      const parent = await keep(repository, "assay/s", base, tree);
      const change = { kind: "revision", revision: "other" } as const;
      const { paths } = applied(await repository.merge(change, { base, parent }));
      expect(paths).toEqual([{ path: "a.txt", status: "modified" }]);
    });

    test.each<[string, Change, string]>([
      ["an unknown revision", { kind: "revision", revision: "nowhere" }, "does-not-apply"],
      ["text that is no patch", { kind: "patch", patch: "Dear all,\n" }, "does-not-apply"],
      ["an empty patch", { kind: "patch", patch: "\n" }, "no-change"],
      ["a patch outside the repository", { kind: "patch", patch: added("../x") }, "does-not-apply"],
      ["a link out of it", { kind: "patch", patch: link("src/x", "../../etc") }, "out-of-scope"],
      ["an absolute link", { kind: "patch", patch: link("x", "/etc/passwd") }, "out-of-scope"],
      ["a link that climbs twice", { kind: "patch", patch: link("x", "a/../b") }, "out-of-scope"],
      ["a nested repository", { kind: "patch", patch: NESTED }, "out-of-scope"],
    ])("%s is said, not thrown", async (_, change, because) => {
      const { repository, base } = await start();
      const merged = await repository.merge(change, { base, parent: base });
      expect(merged).toMatchObject({ applied: false, because });
      expect(merged.applied || merged.detail).toBeTruthy();
    });

    test("a link within the repository is a file like any other", async () => {
      const { repository, base } = await start();
      const change = { kind: "patch", patch: link("src/x", "../a.txt") } as const;
      expect(applied(await repository.merge(change, { base, parent: base })).paths).toEqual([
        { path: "src/x", status: "added" },
      ]);
    });
  });

  describe(`repository contract: ${name}, publishing`, () => {
    async function candidate() {
      const started = await start();
      const change = patchOf(started.root, () => write(started.root, { "a.txt": "short\n" }));
      const onto = { base: started.base, parent: started.base };
      const { tree } = applied(await started.repository.merge(change, onto));
      const request = { tree, parent: started.base, message: "Shorter\n\nTrailer: é", at: 1.7e12 };
      return { ...started, tree, request };
    }

    test("the same request gives the same commit, by Assay, at the time asked for", async () => {
      const { root, repository, request, base } = await candidate();
      const commit = await repository.commit(request);
      expect(await repository.commit(request)).toBe(commit);
      await repository.publish("assay/s", undefined, commit);
      const shown = git(root, "log", "-1", "--format=%an <%ae> %cn %at %ct%n%P%n%B", commit);
      expect(shown).toBe(
        `Assay <assay@localhost> Assay 1700000000 1700000000\n${base}\nShorter\n\nTrailer: é`,
      );
    });

    test("nothing of a candidate is in the user's repository before it is published", async () => {
      const { root, repository, request, tree } = await candidate();
      const commit = await repository.commit(request);
      const has = (id: string) => {
        try {
          return git(root, "cat-file", "-t", id) !== "";
        } catch {
          return false;
        }
      };
      expect([has(commit), has(tree)]).toEqual([false, false]);
      await repository.publish("assay/s", undefined, commit);
      expect([has(commit), has(tree)]).toEqual([true, true]);
      git(root, "fsck", "--full", "--strict");
    });

    test("publishing twice changes nothing; a branch somebody moved is left alone", async () => {
      const { root, repository, request, base } = await candidate();
      await repository.createBranch("assay/s", base);
      await repository.createBranch("assay/s", base);
      const commit = await repository.commit(request);
      await repository.publish("assay/s", base, commit);
      await repository.publish("assay/s", base, commit);
      expect(await repository.branchHead("assay/s")).toBe(commit);

      const elsewhere = commitOn(root, "other", { "a.txt": "theirs\n" });
      git(root, "branch", "-f", "assay/s", elsewhere);
      const next = await repository.commit({ ...request, parent: commit, message: "Next" });
      await expect(repository.publish("assay/s", commit, next)).rejects.toMatchObject({
        problem: { code: "branch-moved", branch: "assay/s", expected: commit, found: elsewhere },
      });
      expect(git(root, "rev-parse", "assay/s")).toBe(elsewhere);
    });

    test("branches that are in the way, or impossible", async () => {
      const { root, repository, request, base } = await candidate();
      const commit = await repository.commit(request);
      commitOn(root, "other", { "a.txt": "theirs\n" });
      git(root, "branch", "taken");
      const code = (problem: string) => ({ problem: { code: problem } });
      const create = (branch: string) => repository.createBranch(branch, base);
      const check = (branch: string) => repository.checkBranch(branch, base);
      for (const branch of ["other", "taken/deeper"]) {
        await expect(check(branch)).rejects.toMatchObject(code("branch-exists"));
      }
      for (const branch of ["a..b", "@{-1}", "x\ncommit"]) {
        await expect(check(branch)).rejects.toMatchObject(code("branch-name"));
      }
      await check("free");
      expect(await repository.branchHead("free")).toBeUndefined();
      await expect(create("other")).rejects.toMatchObject(code("branch-exists"));
      await expect(create("taken/deeper")).rejects.toMatchObject(code("branch-exists"));
      await expect(create("a..b")).rejects.toMatchObject(code("branch-name"));
      await expect(create("@{-1}")).rejects.toMatchObject(code("branch-name"));
      await expect(create("main")).rejects.toMatchObject(code("branch-checked-out"));
      const publish = (branch: string, from?: string) => repository.publish(branch, from, commit);
      await expect(publish("other")).rejects.toMatchObject(code("branch-exists"));
      await expect(publish("main", base)).rejects.toMatchObject(code("branch-checked-out"));
      expect(git(root, "rev-parse", "main")).toBe(base);
    });
  });
}

function added(path: string): string {
  return `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+x\n`;
}

function link(path: string, target: string): string {
  return `diff --git a/${path} b/${path}\nnew file mode 120000\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+${target}\n\\ No newline at end of file\n`;
}

const NESTED = `diff --git a/sub b/sub\nnew file mode 160000\n--- /dev/null\n+++ b/sub\n@@ -0,0 +1 @@\n+Subproject commit ${"1".repeat(40)}\n`;
