import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  AssayError,
  judge,
  type MetricFunction,
  type MetricWorkspace,
  readStudy,
  SystemExperiment,
} from "../src/index.ts";
import { assay } from "./rig/assay.ts";
import { git, tempDir, write } from "./rig/temp.ts";
import { hasTool } from "./rig/tools.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/*
 * The library's doors, and `judge` with all its answers: what is asked, measured and told, and what fails.
 */

const diffTo = (value: number | string) =>
  `--- a/src/value.txt\n+++ b/src/value.txt\n@@ -1 +1 @@\n-100\n+${value}\n`;

const asked = (directory: string) =>
  ({ directory, target: "src", direction: "minimize", metric: "node bench.js" }) as const;

describe("assay judge", () => {
  test("exits 0, 1, 3 or 2, and its last line has every key", async () => {
    const { root } = valueRepository();
    const outside = tempDir();
    write(root, { "src/value.txt": "uncommitted\n" });
    const judged = async (value: number | string, ...flags: string[]) => {
      write(outside, { "change.patch": `Say ${value}\n\n${diffTo(value)}` });
      const all = [
        ...question("").slice(0, -2),
        "--patch",
        join(outside, "change.patch"),
        ...flags,
      ];
      return assay(root, "judge", "--json", ...all);
    };
    const kept = await judged(80);
    expect(kept.code).toBe(0);
    expect(kept.stderr).toMatch(/uncommitted/i);
    expect(kept.lines.at(-1)).toEqual({
      type: "verdict",
      verdict: "kept",
      because: null,
      grade: "exact",
      effect: { estimate: 0.2, low: 0.2, scale: "fraction" },
      guards: [],
      runs: { baseline: 2, candidate: 3 },
      seconds: expect.any(Number),
      metric: "work",
      direction: "minimize",
      unit: null,
      before: 100,
      after: 80,
      isolation: expect.any(String),
      separation: expect.stringMatching(/^(shared process|not isolated)$/),
      detail: null,
      base: git(root, "rev-parse", "HEAD"),
      candidate: { tree: expect.stringMatching(/^[0-9a-f]{40}$/) },
      study: expect.any(String),
    });
    const keys = Object.keys(kept.lines.at(-1) ?? {});

    const worse = await judged(125);
    expect(worse.code).toBe(1);
    expect(worse.lines.at(-1)).toMatchObject({
      verdict: "reverted",
      because: "worse",
      effect: { estimate: -0.25, low: -0.25 },
    });
    const guarded = await judged(80, "--guard", "test $(cat src/value.txt) -ge 90");
    expect(guarded.code).toBe(1);
    expect(guarded.lines.at(-1)).toMatchObject({
      verdict: "reverted",
      because: "guard",
      effect: null,
    });

    const unmeasured = await judged("fast");
    expect(unmeasured.code).toBe(3);
    expect(unmeasured.lines.at(-1)).toMatchObject({
      verdict: "invalid",
      because: "not-finite",
      runs: { candidate: 1 },
    });
    for (const { lines } of [worse, guarded, unmeasured]) {
      expect(Object.keys(lines.at(-1) ?? {})).toEqual(keys);
    }

    const failing = await judged(80, "--guard", "false");
    expect(failing.code).toBe(2);
    expect(failing.lines.at(-1)).toMatchObject({ code: "guard-fails-on-baseline" });
    const lost = await judged(80, "--base", "nowhere");
    expect(lost).toMatchObject({ code: 2, lines: [{ code: "unknown-revision" }] });
    expect(git(root, "branch", "--format=%(refname:short)")).toBe("main");
  });

  test("says what is wrong with the change itself", async () => {
    const { root } = valueRepository();
    const missing = await assay(root, "judge", ...question("").slice(0, -2), "--patch", "no.patch");
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/patch .*no\.patch does not exist/);
    await expect(judge({ ...asked(root), candidate: "nobody" })).rejects.toMatchObject({
      problem: { code: "unknown-revision", revision: "nobody" },
    });
    await expect(judge({ ...asked(root) })).rejects.toBeInstanceOf(AssayError);
    const same = await judge({ ...asked(root), candidate: "HEAD" });
    expect(same.verdict).toMatchObject({ kind: "invalid", because: "no-change" });
  });
});

describe("SystemExperiment", () => {
  test("with a hypothesis and its diff is a study of that one trial", async () => {
    const { root } = valueRepository();
    const hypothesis = { statement: "Ninety", predicted: 0.5, diff: diffTo(90) };
    const experiment = new SystemExperiment({ ...asked(root), hypothesis });
    const branch = await experiment.createBranch();
    expect(git(root, "rev-parse", branch)).toBe(git(root, "rev-parse", "HEAD"));
    const outcome = await experiment.run().outcome;
    expect(outcome).toMatchObject({ branch, because: "queue-exhausted", trials: 1 });
    expect(outcome.tally).toEqual({ kept: 1, reverted: 0, invalid: 0 });
    expect(experiment.baseline).toEqual({ work: 90 });
    expect(experiment.results).toMatchObject([
      { trial: 1, hypothesis: { statement: "Ninety", predicted: 0.5 }, verdict: { kind: "kept" } },
    ]);
    expect(git(root, "log", "-1", "--format=%s", branch)).toBe("Ninety");
  });

  test("step() runs one trial a beat, holds nothing in between, and ends undefined", async () => {
    const made = valueRepository();
    patch(made, "1-worse", { "src/value.txt": "110\n" });
    patch(made, "2-better", { "src/value.txt": "90\n" });
    const proposer = `patches:${made.patches}`;
    const experiment = new SystemExperiment({ ...asked(made.root), proposer });
    expect(await experiment.step()).toMatchObject({ number: 1, verdict: { because: "worse" } });
    // Nothing is locked: another question may be asked meanwhile.
    const between = await judge({
      ...asked(made.root),
      patch: join(made.patches, "1-worse.patch"),
    });
    expect(between.verdict.kind).toBe("reverted");
    expect(await experiment.step()).toMatchObject({ number: 2, verdict: { kind: "kept" } });
    expect(await experiment.step()).toBeUndefined();
    expect(await experiment.step()).toBeUndefined();
    const { study } = await readStudy({ directory: made.root, study: experiment.study ?? "" });
    expect(study.ended).toMatchObject({ because: "queue-exhausted", claim: { exact: true } });
  });

  test("step() throws the problem that stops a study", async () => {
    const { root } = valueRepository();
    const hypothesis = { statement: "Ninety", diff: diffTo(90) };
    const experiment = new SystemExperiment({ ...asked(root), metric: "exit 3", hypothesis });
    await expect(experiment.step()).rejects.toMatchObject({ problem: { code: "baseline-fails" } });
  });

  test("revertOnFailure: false keeps the attempt aside, for a person to look at", async () => {
    const { root } = valueRepository();
    const hypothesis = { statement: "Worse", diff: diffTo(110) };
    const experiment = new SystemExperiment({ ...asked(root), hypothesis, revertOnFailure: false });
    const { branch, head, base } = await experiment.run().outcome;
    expect(head).toBe(base);
    expect(git(root, "rev-parse", branch)).toBe(base);
    expect(git(root, "show", `${branch}-rejected/1:src/value.txt`)).toBe("110");
    expect(git(root, "log", "-1", "--format=%s", `${branch}-rejected/1`)).toBe("Worse");
  });
});

describe("a metric that is a function", () => {
  /** The number in the file, read where the candidate runs. */
  async function work(workspace: MetricWorkspace): Promise<number> {
    const { stdout } = await workspace.exec(["cat", "src/value.txt"]);
    return Number(stdout);
  }

  const judged = (root: string, metric: string | MetricFunction, value: string) => {
    const patch = join(tempDir(), "change.patch");
    write(join(patch, ".."), { "change.patch": diffTo(value) });
    return judge({ directory: root, target: "src", direction: "minimize", metric, patch });
  };

  test("in the program itself is not isolated, and its verdict says so", async () => {
    const { root } = valueRepository();
    const { verdict, isolation, study } = await judged(root, work, "90");
    expect(verdict).toMatchObject({ kind: "kept", evidence: { before: 100, after: 90 } });
    expect(isolation).toBe("not isolated");
    expect(study.metricName).toBe("work");
    expect((await judged(root, work, "soon")).verdict).toMatchObject({ because: "not-finite" });
    const failing = async (workspace: MetricWorkspace) => {
      if ((await work(workspace)) < 100) await workspace.exec("echo too small >&2; exit 4");
      return 100;
    };
    const crashed = await judged(root, failing, "90");
    expect(crashed.verdict).toMatchObject({ kind: "invalid", because: "crashed" });
    expect(crashed.trial.runs.at(-1)?.run.tail).toMatch(/too small[\s\S]*exited with code 4/);
    const text = (() => "many") as unknown as () => number;
    await expect(judged(root, text, "90")).rejects.toMatchObject({
      problem: { code: "baseline-fails", run: { because: "no-metric" } },
    });
  });

  test("of a module runs in a child process of the sandbox", async () => {
    const module = `
      export default async function ({ exec }) {
        const { stdout } = await exec("cat src/value.txt");
        return Number(stdout) + (process.pid === ${process.pid} ? 1000 : 0);
      }
      export const broken = 5;`;
    const { root } = valueRepository({ "metrics/work.mjs": module });
    const { verdict, isolation } = await judged(root, "module:metrics/work.mjs", "90");
    expect(verdict).toMatchObject({ kind: "kept", evidence: { before: 100, after: 90 } });
    const isolated = hasTool("bwrap") || hasTool("unshare", "-Urm", "true");
    expect(isolation === "none").toBe(!isolated);
    await expect(judged(root, "module:metrics/work.mjs#broken", "90")).rejects.toMatchObject({
      problem: { code: "baseline-fails", run: { tail: expect.stringContaining("no function") } },
    });
    await expect(judged(root, "module:metrics/none.mjs", "90")).rejects.toMatchObject({
      problem: { code: "file-missing", file: "metrics/none.mjs" },
    });
  });
});
