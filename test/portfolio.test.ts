import { cpSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { remember } from "../src/decide/remember.ts";
import type { PastTrial } from "../src/domain/study.ts";
import type { Verdict } from "../src/domain/verdict.ts";
import { type Proposer, readStudy, SystemExperiment } from "../src/index.ts";
import { askingOrder } from "../src/search/bandit.ts";
import { assay, startAssay } from "./rig/assay.ts";
import { tempDir, write } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/*
 * Several proposers in one study: who is asked, what becomes of one that fails, and that a study that was killed goes on
 * with the one it would have asked.
 */

const GOOD = "command:echo $(($(cat src/value.txt) - 1)) >src/value.txt";
const USELESS = "command:echo $ASSAY_TRIAL >src/other.txt";

const asked = (...proposers: readonly string[]) => [
  ...question("").slice(0, -2),
  ...proposers.flatMap((spec) => ["--proposer", spec]),
  ...["--skip-sensitivity", "--seed", "3"],
];

const trialsOf = async (root: string) => [...(await readStudy({ directory: root })).trials()];

test("the one that gains is asked more than the useless one, and both are told of at the end", async () => {
  const { root } = valueRepository();
  const said = await assay(root, "learn", ...asked(USELESS, GOOD), "-n", "12");
  expect(said.stderr).toBe("");
  expect(said.code).toBe(0);
  const trials = await trialsOf(root);
  const good = trials.filter(({ by }) => by === GOOD);
  expect(good.length).toBeGreaterThan(6);
  expect(good.length).toBeLessThan(12);
  expect(good.every(({ verdict }) => verdict?.kind === "kept")).toBe(true);
  expect(said.stdout).toMatch(/^ {2}proposer +trials +kept +proven gain +proposing +measuring/m);
  expect(said.stdout).toMatch(
    new RegExp(`^ {2}command:echo \\$\\(\\(.*… +${good.length} +${good.length} +\\+`, "m"),
  );
  expect(said.stdout).toMatch(
    new RegExp(`^ {2}command:echo \\$ASSAY.* +${12 - good.length} +0 +none`, "m"),
  );
  expect(said.stdout).toContain(`by ${GOOD.slice(0, 38)}…`);
  const number = String(good[0]?.number);
  expect((await assay(root, "show", number)).stdout).toContain(GOOD);
  expect((await assay(root, "log")).stdout).toContain(`by ${USELESS}`);
  expect((await assay(root, "verify")).code).toBe(0);
}, 120_000);

test("two folders with patches of the same names are told apart, and the end is that of both", async () => {
  const made = valueRepository();
  const other = { ...made, patches: tempDir("assay-patches-") };
  patch(made, "1", { "src/value.txt": "90\n" });
  patch(other, "1", { "src/other.txt": "x\n" });
  patch(other, "2", { "src/value.txt": "80\n" });
  const folders = [made, other].map(({ patches }) => `patches:${patches}`);
  const said = await assay(made.root, "learn", ...asked(...folders), "--strategy", "sequential");
  expect(said.code).toBe(0);
  expect(said.stdout).toContain("The proposer has nothing more to try.");
  const trials = await trialsOf(made.root);
  expect(trials.map(({ by, source }) => [folders.indexOf(by ?? ""), source])).toEqual([
    [0, "patches:1.patch"],
    [1, "patches:1.patch"],
    [1, "patches:2.patch"],
  ]);
}, 60_000);

test("where nobody is named, those take part that cost nothing", async () => {
  const bare = question("").slice(0, -2);
  const metric = ["--target", "src", "--direction", "minimize"];
  const proposerOf = async (root: string, ...args: readonly string[]) => {
    const { stdout, stderr } = await assay(root, "learn", "--dry-run", ...args);
    return stderr || /^ {2}proposer +(.*)$/m.exec(stdout)?.[1];
  };
  const declared = { "src/a.js": "const N = 3; // assay: int 1..9\n" };
  const [plain, knobs] = [valueRepository().root, valueRepository(declared).root];
  expect(await proposerOf(plain, ...bare)).toContain("No proposer was given");
  expect(await proposerOf(knobs, ...bare)).toBe("parameters");
  const lint = [...metric, "--metric", "ruff check --statistics"];
  expect(await proposerOf(plain, ...lint)).toBe("autofix");
  expect(await proposerOf(knobs, ...lint)).toBe("parameters + autofix");
  expect(await proposerOf(knobs, ...lint, "-p", "command:true")).toBe("command:true");
});

test("one that cannot be used is left out, and said; where none can, the study does not begin", async () => {
  const { root } = valueRepository();
  const missing = "patches:/nowhere/at/all";
  const said = await assay(root, "learn", ...asked(missing, GOOD), "-n", "2");
  expect(said.stderr).toContain(`${missing} does not take part:`);
  expect(said.stderr).toContain("/nowhere/at/all");
  expect(said.code).toBe(0);
  const { study } = await readStudy({ directory: root });
  expect(study.experiment.proposers).toEqual([GOOD]);
  const none = await assay(root, "learn", ...asked(missing, "parameters"), "-n", "2");
  expect(none.code).toBe(2);
  expect(none.stderr).toContain("/nowhere/at/all");
}, 60_000);

test("one that breaks in the middle waits, and the study goes on with the other", async () => {
  const { root, patches } = valueRepository();
  const queue = { root, patches };
  patch(queue, "1", { "src/other.txt": "x\n" });
  const breaking = `command:rm -r ${patches}; echo y >>src/other.txt`;
  const folder = `patches:${patches}`;
  const flags = ["--strategy", "sequential", "--sandbox", "none", "-n", "8"];
  const said = await assay(root, "learn", ...asked(folder, breaking), ...flags);
  expect(said.code).toBe(0);
  const trials = await trialsOf(root);
  expect(trials.map(({ by }) => [folder, breaking].indexOf(by ?? ""))).toEqual([
    0, 1, 0, 1, 0, 1, 1, 1,
  ]);
  expect(trials[2]?.verdict).toMatchObject({ kind: "invalid", because: "crashed" });
  expect(said.stdout).toMatch(/trial 3: invalid: crashed.*folder of patches/);
}, 60_000);

test("where the last one breaks, its problem ends the study", async () => {
  const { root, patches } = valueRepository();
  patch({ root, patches }, "1", { "src/other.txt": "x\n" });
  const other = tempDir("assay-patches-");
  patch({ root, patches: other }, "1", { "src/other.txt": "y\n" });
  const breaking = `command:rm -r ${patches} ${other}; echo z >>src/other.txt; exit 1`;
  const flags = ["--strategy", "sequential", "--sandbox", "none", "-n", "9"];
  const specs = [`patches:${patches}`, `patches:${other}`, breaking];
  const said = await assay(root, "learn", ...asked(...specs), ...flags);
  expect(said.code).toBe(2);
  expect(said.stderr).toContain("folder of patches");
}, 60_000);

test("killed with -9 at any time, it goes on with the proposer that it would have asked", async () => {
  const fresh = valueRepository();
  // What the bandit sees are times, which no two studies share: chance alone is the same in both.
  const flags = ["learn", "--json", ...asked(USELESS, GOOD), "-n", "4", "--strategy", "random"];
  const essence = async (root: string) =>
    (await trialsOf(root)).map(({ by, source, verdict }) => ({ by, source, kind: verdict?.kind }));
  const copy = () => {
    const root = tempDir();
    cpSync(fresh.root, root, { recursive: true });
    return root;
  };
  const undisturbed = copy();
  const whole = await assay(undisturbed, ...flags);
  expect(whole.code).toBe(0);
  for (let killAt = 5; killAt < whole.lines.length; killAt += 9) {
    const root = copy();
    let seen = 0;
    const { child, done } = startAssay(root, flags, () => {
      seen++;
      if (seen === killAt) child.kill("SIGKILL");
    });
    expect((await done).signal).toBe("SIGKILL");
    expect((await assay(root, "resume", "--json")).code).toBe(0);
    expect(await essence(root), `killed after line ${killAt}`).toEqual(await essence(undisturbed));
  }
}, 200_000);

test("killed in the middle, the bandit chooses from what the journal holds", async () => {
  const { root } = valueRepository();
  const flags = ["learn", "--json", ...asked(USELESS, GOOD), "-n", "5"];
  let decided = 0;
  const { child, done } = startAssay(root, flags, (line) => {
    if (line.includes('"type":"decided"')) decided++;
    if (decided === 3) child.kill("SIGKILL");
  });
  expect((await done).signal).toBe("SIGKILL");
  expect((await assay(root, "resume", "--json")).code).toBe(0);
  const trials = await trialsOf(root);
  expect(trials).toHaveLength(5);
  const history = trials.map((trial) => remember(trial, trial.verdict as Verdict));
  for (const [at, { by, number }] of trials.entries()) {
    const choice = { members: [USELESS, GOOD], strategy: "bandit", seed: 3 + number } as const;
    expect(askingOrder({ ...choice, history: history.slice(0, at) })[0]).toBe(by);
  }
}, 60_000);

test("objects of a program, one with nothing more: what it left in the workspace is gone", async () => {
  const { root: directory } = valueRepository();
  const told: (readonly PastTrial[])[] = [];
  const littering: Proposer = {
    name: "littering",
    propose: async (_, workspace) => {
      write(workspace.path, { "src/litter.txt": "x\n" });
      return { kind: "exhausted" };
    },
  };
  const plain: Proposer = {
    name: "plain",
    propose: async ({ trial, history }, workspace) => {
      told.push(history);
      write(workspace.path, { "src/value.txt": `${100 - trial}\n` });
      const hypothesis = { statement: `Say ${100 - trial}` };
      return { kind: "proposal", source: `plain:${trial}`, hypothesis, change: { kind: "edits" } };
    },
  };
  const experiment = new SystemExperiment({
    ...{ directory, target: "src", direction: "minimize", metric: "node bench.js" },
    ...{ proposer: [littering, plain], strategy: "sequential", budget: { trials: 2 } },
    skipSensitivity: true,
  });
  await experiment.run().outcome;
  const { trials } = await readStudy({ directory });
  const paths = [...trials()].map((trial) => trial.paths?.map(({ path }) => path));
  expect(paths).toEqual([["src/value.txt"], ["src/value.txt"]]);
  expect([...trials()].map(({ by }) => by)).toEqual(["library:plain", "library:plain"]);
  expect(told[1]).toMatchObject([{ source: "plain:1", by: "library:plain" }]);
  expect((await assay(directory, "resume")).code).toBe(0);
}, 60_000);

test("a program that finds nothing is advised, in words and as data", async () => {
  const { root } = valueRepository();
  const out = tempDir();
  const spec = `command:cp $ASSAY_CONTEXT/context.md ${out}/$ASSAY_TRIAL.md; cp $ASSAY_CONTEXT/context.json ${out}/$ASSAY_TRIAL.json; cp $ASSAY_CONTEXT/history.jsonl ${out}/$ASSAY_TRIAL.jsonl; echo $ASSAY_TRIAL >src/other.txt; echo HYPOTHESIS idea $ASSAY_TRIAL`;
  const said = await assay(root, "learn", ...asked(spec), "--sandbox", "none", "-n", "10");
  expect(said.code).toBe(0);
  const read = (name: string) => readFileSync(`${out}/${name}`, "utf8");
  const stages = Array.from(
    { length: 10 },
    (_, at) => JSON.parse(read(`${at + 1}.json`)).advice?.stage,
  );
  expect(stages).toEqual([
    ...[undefined, undefined, undefined, "refine", "refine"],
    ...["another-kind", "another-kind", "another-kind", "another-kind", "fresh-context"],
  ]);
  expect(read("4.md")).toContain("None of your last 3 changes was kept.");
  expect(read("10.md")).toContain("- idea 9");
  expect(read("9.jsonl")).not.toBe("");
  expect(read("10.jsonl")).toBe("");
}, 120_000);
