import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { PRESET_USAGES } from "../src/config/metric-spec.ts";
import { git, repositoryWith, tempDir, write } from "./rig/temp.ts";

const BIN = fileURLToPath(new URL("../bin/assay.js", import.meta.url));

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function assay(
  args: readonly string[],
  { cwd = tempDir(), env = {}, node = [] as readonly string[] } = {},
): Said {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, BIN, ...args], {
    cwd,
    env: { ...inherited, GIT_CEILING_DIRECTORIES: cwd, ...env },
    encoding: "utf8",
  });
  return { code: status, out: stdout, err: stderr };
}

const jsonOf = (out: string) =>
  out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

const COMMANDS = [
  ...["learn", "judge", "status", "log", "show", "resume", "config", "import", "export"],
];

describe("help", () => {
  test("names every command", () => {
    const { code, out, err } = assay(["--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const command of COMMANDS) {
      expect(out).toMatch(new RegExp(`^  ${command} `, "m"));
    }
  });

  test.each(COMMANDS)("of %s has an example that uses it", (command) => {
    const { code, out } = assay([command, "--help"]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples?:\n(.*\n)*? *\\$ assay ${command}`));
    expect(assay(["help", command]).out).toBe(out);
  });

  test.each(["learn", "judge"])("of %s names every metric", (command) => {
    const { out } = assay([command, "--help"]);
    for (const usage of PRESET_USAGES) expect(out).toMatch(new RegExp(`^  .*${usage}`, "m"));
  });

  test("of learn and judge names their exit codes", () => {
    expect(assay(["learn", "--help"]).out).toMatch(/0 the study ended as planned.*130 interrupted/);
    expect(assay(["judge", "--help"]).out).toMatch(/0 kept, 1 reverted, 3 invalid/);
  });

  test("the version is the package's", () => {
    const { version } = JSON.parse(
      readFileSync(new URL("../package.json", import.meta.url), "utf8"),
    );
    expect(assay(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });
});

describe("a wrong command line", () => {
  test.each([
    [["leran"], "Unknown command 'leran' (Did you mean learn?)"],
    [["learn", "--targt", "x"], "Unknown option '--targt' (Did you mean --target?)"],
    [["learn", "--direction", "up"], "Allowed choices are minimize, maximize."],
    [["learn", "--max-experiments", "0"], "Write a whole number from 1."],
    [["learn", "--least-effect", "lots"], "Write a percentage like 1%"],
    [["learn", "--budget", "soon"], '--budget "soon" is not a length of time.'],
    [["show"], "Missing required argument 'trial'"],
    [["judge"], "Nothing was given to judge."],
    [["judge", "--patch", "a", "--candidate", "b"], "cannot be used with option"],
  ])("%j is answered", (args, answer) => {
    const { code, out, err } = assay(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(`assay: `);
    expect(err).toContain(answer);
    expect(err).toMatch(/^→ /m);
  });

  test("is a line on stdout too where JSON is read", () => {
    const { code, out } = assay(["learn", "--json", "--targt", "x"]);
    expect(code).toBe(2);
    expect(jsonOf(out)).toEqual([expect.objectContaining({ type: "problem", code: "usage" })]);
  });
});

describe("outside of a repository", () => {
  const question = ["--target", ".", "--metric", "true", "--direction", "minimize"];
  test.each([
    [["learn", ...question, "--proposer", "command:true"]],
    [["judge", ...question, "--candidate", "HEAD"]],
    [["status"]],
    [["log"]],
    [["show", "1"]],
    [["resume"]],
  ])("%j says so", (args) => {
    const { code, err } = assay(args);
    expect(code).toBe(2);
    expect(err).toMatch(/^assay: .* is not inside a git repository\.\n→ /);
  });
});

describe("in a repository without studies", () => {
  test("status and log say so, show and resume have nothing to do", () => {
    const cwd = repositoryWith({ "a.txt": "a\n" });
    expect(assay(["status"], { cwd })).toMatchObject({ code: 0, out: "" });
    expect(assay(["log"], { cwd }).err).toContain("No study yet");
    expect(assay(["show", "1"], { cwd }).code).toBe(2);
    expect(assay(["resume"], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining("no study to resume"),
    });
  });
});

describe("assay config", () => {
  const CONFIG = `import { defineConfig } from "assay";

export default defineConfig({
  target: ["src/**"],
  budget: { run: "2m", trials: 9 },
});
`;
  const optionsIn = (out: string) =>
    Object.fromEntries(jsonOf(out).map(({ key, value, origin }) => [key, { value, origin }]));

  test("says where each value came from", () => {
    const cwd = tempDir();
    write(cwd, { "assay.config.ts": CONFIG, "program.md": "Go." });
    const options = optionsIn(assay(["config", "--json", "--budget", "3m"], { cwd }).out);
    expect(options).toMatchObject({
      target: { value: ["src/**"], origin: "assay.config.ts:4" },
      "budget.run": { value: "3m", origin: "--budget" },
      "budget.trials": { value: 9, origin: "assay.config.ts:5" },
      base: { value: "HEAD", origin: "default" },
      program: { value: "program.md", origin: "found in the folder" },
    });
    const { out } = assay(["config"], { cwd });
    expect(out).toMatch(/^budget\.run +2m +assay\.config\.ts:5$/m);
  });

  test("a file above counts, and paths given as flags mean the current folder", () => {
    const root = tempDir();
    write(root, { "assay.config.ts": CONFIG, "packages/a/x.js": "" });
    const args = ["config", "--json", "--target", "lib/**", "!lib/b", "--proposer", "patches:p"];
    const options = optionsIn(assay(args, { cwd: `${root}/packages/a` }).out);
    expect(options).toMatchObject({
      target: { value: ["packages/a/lib/**", "!packages/a/lib/b"] },
      proposer: { value: "patches:packages/a/p" },
      "budget.trials": { origin: "../../assay.config.ts:5" },
    });
  });

  test("a mistake has its line and the nearest right name", () => {
    const cwd = tempDir();
    write(cwd, { "assay.config.ts": CONFIG.replace("target", "targte") });
    const { code, err } = assay(["config"], { cwd });
    expect(code).toBe(2);
    expect(err).toContain(
      'assay.config.ts:4  targte: is not a known option. Did you mean "target"?',
    );
  });

  test("a file that cannot be loaded is a problem, not a bug", () => {
    const cwd = tempDir();
    write(cwd, { "assay.config.json": "{ nonsense" });
    expect(assay(["config"], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining("could not be loaded"),
    });
  });
});

describe("the terminal", () => {
  test("colours are for terminals, and for who asks", () => {
    const wrong = ["learn", "--targt"];
    expect(assay(wrong).err).not.toContain("\u001b[");
    expect(assay(wrong, { env: { FORCE_COLOR: "1" } }).err).toContain("\u001b[");
    expect(assay(wrong, { env: { FORCE_COLOR: "1", NO_COLOR: "1" } }).err).not.toContain("\u001b[");
  });

  test("a reader that has enough ends the command without a word", () => {
    const { stderr } = spawnSync(
      "sh",
      ["-c", '"$0" "$1" learn --help | true', process.execPath, BIN],
      {
        encoding: "utf8",
      },
    );
    expect(stderr).toBe("");
  });
});

describe("a study", () => {
  const question = [
    ...["--target", "value.txt", "--metric", "echo METRIC size=$(cat value.txt)"],
    ...["--direction", "minimize", "--proposer", "patches:ideas", "--sandbox", "none"],
  ];

  /** Patches that make the value 9, 8, 7, … one after another. */
  function repository(ideas: number): string {
    const cwd = repositoryWith({ "value.txt": "10\n" });
    for (let idea = 1; idea <= ideas; idea++) {
      const patch = `--- a/value.txt\n+++ b/value.txt\n@@ -1 +1 @@\n-10\n+${10 - idea}\n`;
      write(cwd, { [`ideas/${idea}.patch`]: `Make it ${10 - idea}\n\n${patch}` });
    }
    return cwd;
  }

  test("is planned, run, and read back", () => {
    const cwd = repository(1);
    const plan = assay(["learn", ...question, "--dry-run"], { cwd });
    expect(plan.code).toBe(0);
    expect(plan.out).toContain("may change  value.txt");

    const learned = assay(["learn", ...question], { cwd });
    expect(learned).toMatchObject({ code: 0, err: "" });
    expect(learned.out).toMatch(/^baseline: size 10 · runs 3 · /m);
    expect(learned.out).toMatch(/^trial 1: kept \(exact\) · size 10 → 9 · \+10 % · runs 2\+3 · /m);
    expect(learned.out).toMatch(/git merge assay\/\S+$/m);

    expect(assay(["status"], { cwd }).out).toContain("The proposer has nothing more to try.");
    expect(assay(["log"], { cwd }).out).toMatch(/1 {2}Make it 9 +10 → 9 +\+10 % {2}kept \(exact\)/);
    expect(assay(["show", "1"], { cwd }).out).toMatch(/-10\n {2}\+9\n/);
    expect(assay(["show", "2"], { cwd })).toMatchObject({ code: 2 });
    expect(assay(["resume"], { cwd })).toMatchObject({
      code: 0,
      out: expect.stringContaining("This study is finished."),
    });
  });

  test("says beforehand what commands will not find, and what is left out", () => {
    const cwd = repositoryWith({ "value.txt": "10\n", ".gitignore": "built.sh\n" });
    write(cwd, { "bench.sh": "echo METRIC size=1", "built.sh": "", "value.txt": "9\n" });
    const asked = question.with(3, "sh bench.sh && sh built.sh").with(7, "command:./propose.sh");
    write(cwd, { "propose.sh": "#!/bin/sh\n", "assay.config.ts": "export default {};\n" });
    const { code, err } = assay(["learn", ...asked], { cwd });
    expect(code).toBe(2);
    expect(err.split("\n").slice(0, 4)).toEqual([
      "assay: Uncommitted changes are not part of this: the base is a commit.",
      "assay: bench.sh is not committed: commands will not find it.",
      "assay: propose.sh is not committed: commands will not find it.",
      'assay: The metric "sh bench.sh && sh built.sh" cannot be measured on the untouched base: it exited with code 2.',
    ]);
    const plan = assay(["learn", ...asked, "--dry-run"], { cwd }).out;
    expect(plan.match(/^note: .*commit/gm)).toHaveLength(3);
  });

  test("is warned of a direction that its preset does not expect", () => {
    const cwd = repository(1);
    const asked = question.with(3, "latency:cat value.txt");
    const unusual = assay(["learn", ...asked.with(5, "maximize"), "--dry-run"], { cwd });
    expect(unusual.out).toContain(
      "note: latency usually should go down; this study asks for up (--direction maximize).",
    );
    expect(assay(["learn", ...asked, "--dry-run"], { cwd }).out).not.toContain("usually");
  });

  test("finds the ignored files that it is lent, named from the folder it was asked in", () => {
    const root = repositoryWith({ ".gitignore": "data\n", "app/value.txt": "10\n" });
    const cwd = `${root}/app`;
    write(cwd, { "data/factor": "2\n", "ideas/1.patch": "--- a/app/x\n+++ b/app/x\n" });
    const asked = question.with(3, "factor=$(cat data/factor) && echo METRIC size=$factor");
    expect(assay(["learn", ...asked], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/cat: .*data\/factor[\s\S]*--lend PATH adds more/),
    });
    for (const lent of ["data", "data/factor"]) {
      const more = ["--lend", lent, "--skip-sensitivity"];
      const { code, out } = assay(["learn", ...asked, ...more], { cwd });
      expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("size 2") });
    }
  });

  test("ends cleanly at Ctrl-C, says how to go on, and goes on", async () => {
    const cwd = repository(6);
    const child = spawn(process.execPath, [BIN, "learn", ...question, "--json"], { cwd });
    const lines: string[] = [];
    let asked = false;
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (asked || JSON.parse(line).type !== "baseline-ran") continue;
      asked = child.kill("SIGINT");
    }
    const outcome = jsonOf(lines.join("\n")).at(-1);
    expect(outcome).toMatchObject({ type: "outcome", because: "interrupted" });
    expect(child.exitCode ?? (await once(child, "exit"))[0]).toBe(130);

    const resumed = assay(["resume", "--json"], { cwd });
    expect(resumed.code).toBe(0);
    expect(jsonOf(resumed.out).at(-1)).toMatchObject({
      type: "outcome",
      study: outcome.study,
      because: "queue-exhausted",
      trials: 6,
    });
  });

  test("that meets a problem exits 2 and says it on stderr, and as JSON", () => {
    const cwd = repository(1);
    const failing = question.with(3, "exit 7");
    const { code, out, err } = assay(["learn", ...failing, "--json"], { cwd });
    expect(code).toBe(2);
    expect(err).toContain("cannot be measured on the untouched base: it exited with code 7");
    const [problem, outcome] = jsonOf(out).slice(-2);
    expect(problem).toMatchObject({ type: "problem", code: "baseline-fails" });
    expect(outcome).toMatchObject({ type: "outcome", because: "problem" });
  });

  test("of nothing but noise: the base is measured, no study is made", () => {
    const cwd = repositoryWith({ "value.txt": "10\n" });
    const asked = ["noise", ...question.slice(2, 6), "--sandbox", "none", "--runs", "3"];
    const { code, out, err } = assay(asked, { cwd });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^size 10, typical of 3 runs of .*\nIt repeats exactly/);
    expect(jsonOf(assay([...asked, "--json"], { cwd }).out)).toMatchObject([
      { type: "noise", values: [10, 10, 10], repeatsExactly: true },
    ]);
    expect(assay(["status"], { cwd }).err).toContain("No study yet");
    expect(assay([...asked.slice(0, 2), "exit 3", ...asked.slice(3)], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining("exited with code 3"),
    });
  });

  const judged = [...question.slice(0, 6), "--sandbox", "none"];
  test.each([
    ["9", 0, { verdict: "kept", because: null, grade: "exact" }],
    ["11", 1, { verdict: "reverted", because: "worse", grade: null }],
    ["many", 3, { verdict: "invalid", grade: null, effect: null }],
  ])("of one change to %s exits %d", (value, code, verdict) => {
    const cwd = repositoryWith({ "value.txt": "10\n" });
    const patch = `--- a/value.txt\n+++ b/value.txt\n@@ -1 +1 @@\n-10\n+${value}\n`;
    write(cwd, { "change.patch": patch });
    const said = assay(["judge", "--patch", "change.patch", ...judged, "--json"], { cwd });
    expect(said.code).toBe(code);
    expect(jsonOf(said.out).at(-1)).toMatchObject({ type: "verdict", metric: "size", ...verdict });
    expect(git(cwd, "branch", "--list")).toBe("* main");
  });
});

test("an older Node is told so in one sentence", () => {
  const older =
    "Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.9.0'}})";
  const said = assay(["--help"], { node: ["--import", `data:text/javascript,${older}`] });
  expect(said).toEqual({
    code: 2,
    out: "",
    err: "assay: needs Node 22.18 or newer, this is Node 20.9.0.\n",
  });
});
