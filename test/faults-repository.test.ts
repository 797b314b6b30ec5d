import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readStudy } from "../src/index.ts";
import { assay, startAssay } from "./rig/assay.ts";
import { belongings, learnIn } from "./rig/belongings.ts";
import { puppeteer, STRINGS } from "./rig/puppet.ts";
import { git, tempDir, write } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/*
 * Whole studies through the binary in repositories as people have them: what is theirs stays as it was,
 * bytes of the index included.
 */

function prepared(files: Readonly<Record<string, string>> = {}) {
  const made = valueRepository(files);
  patch(made, "2-better", { "src/value.txt": "90\n" }, "Ninety");
  patch(made, "1-worse", { "src/value.txt": "110\n" });
  return made;
}

describe("a study leaves as it was, but for its own branch, a repository", () => {
  test("with work of every kind in it, hooks that fail, signing that fails, nobody's name", async () => {
    const made = prepared({ "a.txt": "a\n" });
    const { root } = made;
    write(root, { "a.txt": "stashed\n" });
    git(root, "stash", "-q");
    write(root, { "a.txt": "edited\n", staged: "s\n", untracked: "u\n", "src/value.txt": "1\n" });
    git(root, "add", "staged");
    git(root, "config", "commit.gpgsign", "true");
    git(root, "config", "gpg.program", "false");
    git(root, "config", "user.useConfigOnly", "true");
    for (const hook of [
      "pre-commit",
      "reference-transaction",
      "post-checkout",
      "post-index-change",
    ]) {
      write(root, { [`.git/hooks/${hook}`]: `#!/bin/sh\ntouch '${root}/hooked'\nexit 1\n` });
      chmodSync(join(root, ".git/hooks", hook), 0o755);
    }
    const { branch } = await learnIn(root, made, "--keep-rejected");
    expect(git(root, "log", "--format=%s %an", `main..${branch}`)).toBe("Ninety Assay");
    const rejected = git(
      root,
      "branch",
      "--list",
      "assay/*-rejected/*",
      "--format=%(refname:short)",
    );
    expect(rejected).toBe(`${branch}-rejected/1`);
    expect(git(root, "show", `${rejected}:src/value.txt`)).toBe("110");
    expect(git(root, "log", "-1", "--format=%B", rejected)).toMatch(/^Assay-Verdict: /m);
    expect(git(root, "log", "--format=%(trailers:key=Assay-Metric,valueonly)", "-1", branch)).toBe(
      "work 100 -> 90 (+10 %)",
    );
  });

  test("with core.autocrlf, on a detached head", async () => {
    const made = prepared();
    git(made.root, "config", "core.autocrlf", "true");
    git(made.root, "switch", "-q", "--detach");
    const { branch } = await learnIn(made.root, made);
    expect(git(made.root, "cat-file", "blob", `${branch}:src/value.txt`)).toBe("90");
  });

  test("that is a monorepo, from a subfolder of a linked worktree", async () => {
    const made = valueRepository({
      "packages/a/lib/size.txt": "100\n",
      "packages/a/bench.sh": "echo METRIC size=$(cat lib/size.txt)\n",
      "packages/b/lib/size.txt": "100\n",
    });
    patch(made, "1-better", { "packages/a/lib/size.txt": "90\n" });
    patch(made, "2-elsewhere", { "packages/b/lib/size.txt": "90\n" });
    patch(made, "3-bench", { "packages/a/bench.sh": "echo METRIC size=1\n" });
    const linked = join(tempDir(), "linked tree");
    git(made.root, "worktree", "add", "-q", "-b", "linked", linked);
    write(linked, { "packages/a/untracked": "u" });
    const below = join(linked, "packages/a");
    const before = [belongings(below), belongings(made.root)];
    const said = await assay(
      below,
      "learn",
      "--json",
      "--proposer",
      `patches:${made.patches}`,
      ...["--target", "lib", "--metric", "sh bench.sh", "--direction", "minimize"],
    );
    // A dirty checkout is told of, and nothing else is wrong.
    expect(said.stderr.replace(/^assay: Uncommitted changes are not part of this.*\n+/, "")).toBe(
      "",
    );
    expect([belongings(below), belongings(made.root)]).toEqual(before);
    expect(said.lines.filter(({ type }) => type === "decided")).toMatchObject([
      { verdict: { kind: "kept" } },
      { verdict: { because: "out-of-scope", detail: "packages/b/lib/size.txt" } },
      { verdict: { because: "tampered", detail: "packages/a/bench.sh" } },
    ]);
    // One state for all working trees: it is read back from the main one.
    expect((await readStudy({ directory: made.root })).study.tally.kept).toBe(1);
  });
});

test("a branch that is checked out or moved meanwhile is left alone, and the study can go on", async () => {
  const puppets = await puppeteer();
  const made = valueRepository({ "bench.js": puppets.source });
  patch(made, "1-better", { "src/value.txt": "90\n" });
  const { root, patches } = made;
  const answer = (puppet: Awaited<ReturnType<typeof puppets.next>>) => {
    puppet.say(`METRIC work=${Number(puppet.files["src/value.txt"])}\n`);
    puppet.exit();
  };
  const metric = [...STRINGS, "--metric", "node bench.js src/value.txt", "--branch", "faster"];
  const { done } = startAssay(root, ["learn", "--json", ...question(patches), ...metric]);
  const first = await puppets.next();
  git(root, "switch", "-q", "faster");
  puppets.answer(answer);
  answer(first);
  const said = await done;
  expect(said.code).toBe(2);
  expect(said.lines.find(({ type }) => type === "problem")).toMatchObject({
    code: "branch-checked-out",
    branch: "faster",
    directory: root,
  });
  expect(said.stderr).toMatch(/faster is checked out in .*\n→ .*git switch -/);
  expect(git(root, "status", "--porcelain")).toBe("");

  git(root, "switch", "-q", "main");
  git(root, "branch", "-f", "faster", git(root, "commit-tree", "main^{tree}", "-m", "Mine"));
  const moved = await assay(root, "resume", "--json");
  expect(moved.code).toBe(2);
  expect(moved.stderr).toMatch(/faster was moved by somebody else[\s\S]*→ Nothing was overwritten/);

  git(root, "branch", "-f", "faster", "main");
  const resumed = await assay(root, "resume", "--json");
  expect(resumed).toMatchObject({ code: 0, stderr: "" });
  expect(git(root, "show", "faster:src/value.txt")).toBe("90");
});
