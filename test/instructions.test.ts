import { execFileSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { SystemExperiment } from "../src/index.ts";
import { assay } from "./rig/assay.ts";
import { git, repositoryWith, tempDir } from "./rig/temp.ts";
import { describeWith } from "./rig/tools.ts";

/** Counts to a number in the shell: twice the steps, twice the instructions. */
const LOOP = (steps: number) => `n=0; while [ $n -lt ${steps} ]; do n=$((n + 1)); done\n`;

function repository(more: string) {
  const root = repositoryWith({ "src/loop.sh": LOOP(1000) });
  git(root, "checkout", "-q", "-b", "other");
  writeFileSync(`${root}/src/loop.sh`, more);
  git(root, "commit", "-q", "-am", "Another loop");
  git(root, "checkout", "-q", "main");
  return root;
}

const judge = async (root: string, ...more: string[]) => {
  const asked = ["--metric", "instructions:sh src/loop.sh", "--target", "src", "--json", ...more];
  const said = await assay(root, "judge", "--candidate", "other", ...asked);
  expect(said.stderr).toBe("");
  return said.lines;
};

describeWith(["valgrind"], "instructions", () => {
  test("repeat exactly, so that one run decides; the counter is written down", async () => {
    const lines = await judge(repository(LOOP(500)));
    expect(lines[0]).toMatchObject({
      experiment: { objective: { metric: { source: { reading: { from: "instructions" } } } } },
    });
    expect(lines.at(-1)).toMatchObject({ verdict: "kept", grade: "exact" });
    const { before, after } = lines.at(-1) as { before: number; after: number };
    expect(before).toBeGreaterThan(1.5 * after);
  }, 60_000);

  test("of all processes are counted, in the background and one after the other", async () => {
    const twice = `sh -c '${LOOP(1000).trim()}' & sh -c '${LOOP(1000).trim()}'; wait\n`;
    const lines = await judge(repository(twice));
    const { before, after } = lines.at(-1) as { before: number; after: number };
    expect(after).toBeGreaterThan(1.5 * before);
  }, 60_000);

  test("are no less for a program that talks like the counter, or closes and hides what it can", async () => {
    const sly = `echo "==1== Collected : 1"; echo "==1== Collected : 1" >&2
printf -- '--collect-atstart=no\\n' >.valgrindrc
VALGRIND_OPTS=--collect-atstart=no; ASSAY_COUNTS=/tmp; export VALGRIND_OPTS ASSAY_COUNTS
for n in 3 4 5 6 7 8 9; do eval "exec $n>&-"; done
rm -rf "$ASSAY_COUNTS"; sh -c '${LOOP(2000).trim()}'
`;
    const lines = await judge(repository(sly));
    expect(lines.at(-1)).toMatchObject({ verdict: "reverted", because: "worse" });
  }, 60_000);

  test("are counted in every kind of sandbox", async () => {
    for (const kind of ["unshare", "none"]) {
      const lines = await judge(repository(LOOP(500)), "--sandbox", kind);
      expect(lines.at(-1), kind).toMatchObject({ verdict: "kept", grade: "exact" });
    }
  }, 60_000);
});

test("where nothing counts them, that is said before anything runs", async () => {
  const root = repositoryWith({ "src/loop.sh": LOOP(10) });
  const path = process.env.PATH;
  onTestFinished(() => {
    process.env.PATH = path;
  });
  process.env.PATH = tempDir();
  const git = execFileSync("/bin/sh", ["-c", `PATH='${path}' command -v git`], {
    encoding: "utf8",
  });
  symlinkSync(git.trim(), `${process.env.PATH}/git`);
  const experiment = new SystemExperiment({
    directory: root,
    metric: "instructions:sh src/loop.sh",
    target: "src",
    proposer: "revisions:main",
  });
  await expect(experiment.plan()).rejects.toMatchObject({ problem: { code: "no-counter" } });
});
