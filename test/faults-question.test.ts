import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readStudy } from "../src/index.ts";
import { assay } from "./rig/assay.ts";
import { git, tempDir, write } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/*
 * A question that cannot be answered: told before or while the base is measured, with exit code 2, as one
 * line of JSON and as words that say what, where and the way out.
 */

/** `learn --json` on a small repository; later flags win over the question's own. */
const learn = (root: string, ...flags: string[]) =>
  assay(root, "learn", "--json", ...question("patches"), ...flags);

/** A repository with one harmless patch in it. */
function repository(): string {
  const made = valueRepository();
  write(made.root, { "patches/1.patch": "--- /dev/null\n+++ b/src/n\n@@ -0,0 +1 @@\n+n\n" });
  return made.root;
}

/** The problem of a command: its JSON without the words, and the words. */
function problemOf(said: Awaited<ReturnType<typeof assay>>) {
  const { message, ...problem } = said.lines.find(({ type }) => type === "problem") ?? {};
  expect(said.code).toBe(2);
  expect(said.stderr).toMatch(/^assay: .*[.:]\n[\s\S]*^→ .*[^ ]$/m);
  // Nothing but the problem: no stack, no second message.
  expect(said.stderr.match(/^assay: /gm)).toHaveLength(1);
  expect(said.stderr).not.toMatch(/^ +at /m);
  expect(String(message).split("\n")).toHaveLength(2);
  return { problem, words: said.stderr };
}

describe("where there is nothing to start from", () => {
  test("a folder that is no repository, one without commits, and a bare one", async () => {
    const folder = tempDir();
    expect(problemOf(await learn(folder))).toMatchObject({
      problem: { code: "not-a-repository", directory: folder },
      words: expect.stringContaining("git init"),
    });
    git(folder, "init", "-q");
    expect(problemOf(await learn(folder))).toMatchObject({
      problem: { code: "no-commits", directory: folder },
      words: expect.stringContaining("git add -A && git commit"),
    });
    expect(git(folder, "status", "--porcelain")).toBe("");
    const bare = tempDir();
    git(bare, "init", "-q", "--bare");
    expect(problemOf(await learn(bare))).toMatchObject({
      problem: { code: "bare-repository", directory: bare },
      words: expect.stringContaining("git worktree add"),
    });
  });

  test("a base, a program, a target or a branch that is not there, or is in the way", async () => {
    const root = repository();
    const folders = valueRepository({ "packages/a/lib/x.js": "" }).root;
    const asked = ["learn", "--json", ...question("p").slice(2)];
    const said = await Promise.all([
      learn(root, "--base", "mian"),
      learn(root, "--target", "src/valeu.txt"),
      learn(root, "--target", "scr/**"),
      assay(join(folders, "packages/a"), ...asked, "--target", "libs"),
      learn(root, "--program", "plan.md"),
    ]);
    const [base, target, glob, below, program] = said.map(problemOf);
    expect(base).toMatchObject({
      problem: { code: "unknown-revision", revision: "mian" },
      words: expect.stringMatching(/no revision "mian"[\s\S]*git log/),
    });
    expect(target).toMatchObject({
      problem: { code: "target-matches-nothing", nearest: "src/value.txt" },
      words: expect.stringContaining('Did you mean "src/value.txt"?'),
    });
    expect(glob).toMatchObject({ problem: { nearest: "src/**" } });
    expect(below).toMatchObject({ problem: { nearest: "lib" } });
    expect(program).toMatchObject({
      problem: { code: "file-missing", file: "plan.md" },
      words: expect.stringContaining("plan.md does not exist"),
    });
  });

  test("a branch that exists, is checked out, or cannot be one", async () => {
    const root = repository();
    expect(problemOf(await learn(root, "--branch", "main"))).toMatchObject({
      problem: { code: "branch-exists", branch: "main" },
      words: expect.stringMatching(/main exists already[\s\S]*--branch/),
    });
    expect(problemOf(await learn(root, "--branch", "a b"))).toMatchObject({
      problem: { code: "branch-name", branch: "a b" },
      words: expect.stringContaining("no spaces"),
    });
    git(root, "branch", "assay");
    expect(problemOf(await learn(root))).toMatchObject({
      problem: { code: "branch-exists", branch: "assay" },
      words: expect.stringContaining("--branch"),
    });
    expect(git(root, "branch", "--format=%(refname:short)")).toBe("assay\nmain");
  });
});

describe("a base that cannot be measured stops the study", () => {
  const nothing = 'printed no line "METRIC ';
  test.each([
    ["true", [], "no-metric", nothing, "Print one line METRIC"],
    ["echo fast", [], "no-metric", nothing, "Print one line METRIC"],
    ["echo METRIC work=fast", [], "no-metric", 'printed "fast" as work', "Print one line METRIC"],
    ["echo METRIC work=nan", [], "not-finite", "it printed nan as work", "finite"],
    ["echo METRIC work=inf", [], "not-finite", "it printed inf as work", "finite"],
    [
      "echo METRIC work=1; echo METRIC work=2",
      [],
      "ambiguous-metric",
      "it printed work twice with different values: 1 and 2",
      "different names",
    ],
    ["echo METRIC a=1; echo METRIC b=2", [], "no-metric", "it printed a, b", "Print one line"],
  ])("%s", async (metric, flags, because, what, way) => {
    const root = repository();
    const said = await learn(root, "--metric", metric, "--metric-name", "work", ...flags);
    expect(problemOf(said)).toEqual({
      problem: expect.objectContaining({
        code: "baseline-fails",
        metric: "work",
        run: expect.objectContaining({ outcome: "unmeasurable", because }),
      }),
      words: expect.stringMatching(
        new RegExp(`work cannot be measured on the untouched base: .*${what}[\\s\\S]*→ .*${way}`),
      ),
    });
    expect(said.lines.at(-1)).toMatchObject({ type: "outcome", because: "problem", trials: 0 });
  });

  test("several names, none of them chosen", async () => {
    const root = repository();
    const metric = ["--metric", "echo METRIC b=2; echo METRIC a=1", "--direction", "minimize"];
    const rest = ["--target", "src", "--proposer", "patches:patches", "--json"];
    const said = await assay(root, "learn", ...metric, ...rest);
    expect(problemOf(said)).toEqual({
      problem: { type: "problem", code: "metric-name-needed", found: ["b", "a"] },
      words: expect.stringMatching(/b, a\.\n→ .*--metric-name b/),
    });
  });

  test("it crashes, is killed, runs out of time, or its program is not there", async () => {
    const root = repository();
    const failing = async (metric: string) => problemOf(await learn(root, "--metric", metric));
    expect(await failing("echo lost >&2; exit 7")).toMatchObject({
      problem: { code: "baseline-fails", run: { outcome: "crashed", exitCode: 7 } },
      words: expect.stringMatching(/exited with code 7\.\n {2}lost\n→ .*fresh clone/),
    });
    expect(await failing("kill -9 $$")).toMatchObject({
      problem: { run: { outcome: "crashed", signal: "SIGKILL" } },
      words: expect.stringContaining("ended by SIGKILL"),
    });
    expect(await failing("no-such-program")).toMatchObject({
      problem: { run: { outcome: "crashed", exitCode: 127 } },
      words: expect.stringContaining("no-such-program: not found"),
    });
    const slow = await learn(root, "--metric", "echo begun; sleep 600", "--budget", "1s");
    expect(problemOf(slow)).toMatchObject({
      problem: { run: { outcome: "timed-out", afterMs: 1000 } },
      words: expect.stringMatching(/stopped at its limit of 1 s\.\n {2}begun\n→ .*--budget/),
    });
  });

  test("a guard that fails before anything was changed, and one that never ends", async () => {
    const root = repository();
    const guarded = async (...flags: string[]) => problemOf(await learn(root, ...flags));
    expect(await guarded("--guard", "true", "echo broken >&2; false")).toMatchObject({
      problem: { code: "guard-fails-on-baseline", guard: "echo broken >&2; false" },
      words: expect.stringMatching(/before anything was changed.*code 1\.\n {2}broken\n→ Make it/),
    });
    expect(await guarded("--guard", "sleep 600", "--budget", "1s")).toMatchObject({
      problem: { code: "guard-fails-on-baseline", run: { outcome: "timed-out" } },
    });
  });
});

test("a candidate that cannot be measured is invalid for its own reason, and the study goes on", async () => {
  const bench = `
    import { readFileSync } from "node:fs";
    const told = readFileSync("src/value.txt", "utf8").trim();
    if (told === "crash") throw new Error("told to crash");
    if (told === "hang") setInterval(() => {}, 1000);
    else if (told === "kill") process.kill(process.pid, "SIGKILL");
    else if (told !== "nothing") for (const value of told.split(" ")) console.log("METRIC work=" + value);
    if (told === "100") console.log("METRIC other=5");
  `;
  const made = valueRepository({ "bench.js": bench });
  const told = ["nan", "-inf", "soon", "1 2", "nothing", "crash", "kill", "hang", "70 70.0", "60"];
  for (const [n, value] of told.entries()) {
    patch(
      made,
      `${String.fromCharCode(97 + n)}`,
      { "src/value.txt": `${value}\n` },
      `Say ${value}`,
    );
  }
  const { root, patches } = made;
  const said = await assay(root, "learn", "--json", ...question(patches), "--budget", "3s");
  expect(said.stderr).toBe("");
  expect(said.code).toBe(0);
  const { trials } = await readStudy({ directory: root });
  const verdicts = [...trials()].map(({ verdict }) => verdict);
  const invalid = (because: string, detail: RegExp) => ({
    kind: "invalid",
    because,
    detail: expect.stringMatching(detail),
  });
  expect(verdicts).toMatchObject([
    invalid("not-finite", /^printed nan as work$/),
    invalid("not-finite", /^printed -inf as work$/),
    invalid("no-metric", /^printed "soon" as work, which is not a number$/),
    invalid("ambiguous-metric", /1 and 2$/),
    invalid("no-metric", /^printed no line/),
    invalid("crashed", /exited with code 1$/),
    invalid("crashed", /ended by SIGKILL$/),
    invalid("timed-out", /limit of 3 s$/),
    { kind: "kept", grade: "exact", evidence: { before: 100, after: 70 } },
    // Against the base a patch of the same line: the kept one changed it.
    invalid("does-not-apply", /conflicts with what the branch holds by now: /),
  ]);
  const shown = await assay(root, "show", "6");
  expect(shown.stdout).toContain("told to crash");
});

test("what is wrong with flags and configuration is told with the nearest right name", async () => {
  const root = repository();
  const [unknown, amount, preset, scheme, sandbox] = await Promise.all([
    learn(root, "--metirc", "x"),
    learn(root, "--max-experiments", "-1"),
    learn(root, "--metric", "pytets"),
    learn(root, "--proposer", "patch:patches"),
    learn(root, "--sandbox", "docker"),
  ]);
  expect(unknown).toMatchObject({ code: 2, lines: [{ code: "usage" }] });
  expect(unknown?.stderr).toContain("--metric");
  expect(amount?.stderr).toContain("whole number from 1");
  expect(preset).toMatchObject({
    code: 2,
    lines: [{ code: "metric-malformed", nearest: "pytest" }],
  });
  expect(scheme).toMatchObject({
    code: 2,
    lines: [{ code: "proposer-malformed", nearest: "patches:" }],
  });
  expect(sandbox?.stderr).toMatch(/auto.*bubblewrap.*unshare.*none/);

  write(root, {
    "assay.config.json": '{\n  "budgte": { "run": "1m" },\n  "direction": "minimise"\n}\n',
  });
  const config = await learn(root);
  expect(problemOf(config).problem).toMatchObject({
    code: "config-invalid",
    issues: [
      { file: "assay.config.json", line: 3, key: "direction", nearest: "minimize" },
      { file: "assay.config.json", line: 2, key: "budgte", nearest: "budget" },
    ],
  });
  expect(config.stderr).toMatch(/assay\.config\.json:2 {2}budgte.*"budget"/);
  write(root, { "assay.config.json": '{\n  "target": ["src"],\n}\n' });
  expect(problemOf(await learn(root))).toMatchObject({
    problem: { code: "config-failed" },
    words: expect.stringMatching(/line 3[\s\S]*plain JSON/),
  });
});

test("a plan tells a slip as well, and changes nothing", async () => {
  const root = repository();
  mkdirSync(join(root, "none"));
  const said = await assay(root, "learn", "--json", ...question("none"), "--dry-run");
  expect(problemOf(said).problem).toMatchObject({ code: "patches-missing" });
  expect(git(root, "for-each-ref", "refs/heads/assay")).toBe("");
});
