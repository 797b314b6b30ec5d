import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderVault } from "../src/adapters/vault/folder.ts";
import { vaultContract } from "../src/testing/index.ts";
import { assay, startAssay } from "./rig/assay.ts";
import { tempDir, write } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

vaultContract("a folder", () => {
  const folder = join(tempDir(), "memory");
  return [folderVault(folder), folderVault(folder)];
});

const memoryOf = (root: string) => join(root, ".assay/memory");
const notesOf = (root: string) => readdirSync(join(memoryOf(root), "experiments")).toSorted();
const read = (root: string, name: string) => readFileSync(join(memoryOf(root), name), "utf8");

/** A repository after a study that kept one change, refuted one, and found that one does not run. */
async function learned() {
  const made = valueRepository();
  patch(made, "01-worse", { "src/value.txt": "120\n" }, "Say 120\n\nBecause --- of\n# this");
  patch(made, "02-broken", { "src/value.txt": "rubbish\n" }, "Say rubbish");
  patch(made, "03-better", { "src/value.txt": "90\n" }, "Say 90");
  const asked = [...question(made.patches), "--skip-sensitivity"];
  const said = await assay(made.root, "learn", "--json", ...asked);
  const id = String(said.lines[0]?.study);
  return { ...made, asked, said, id };
}

test("a study leaves a note of each trial, one of itself, what is known, and a handoff", async () => {
  const { root, id, said } = await learned();
  expect(said.stderr).toBe("");
  expect(notesOf(root)).toEqual([`${id}-t1.md`, `${id}-t2.md`, `${id}-t3.md`]);
  const [worse, broken, kept] = [1, 2, 3].map((trial) =>
    read(root, `experiments/${id}-t${trial}.md`),
  );
  expect(kept).toMatch(/^status: "proved"$/m);
  expect(kept).toMatch(/^paths: \["src\/value.txt"\]$/m);
  expect(kept).toMatch(/^fingerprint: "[0-9a-f]{16}"$/m);
  expect(kept).toMatch(/^commit: "[0-9a-f]{40}"$/m);
  expect(kept).toContain("**kept (exact)**: work 100 → 90, +10 %.");
  expect(worse).toMatch(/^status: "refuted"$/m);
  expect(broken).toMatch(/^status: "does-not-run"$/m);
  const study = read(root, `studies/${id}.md`);
  expect(study).toMatch(/^# work of src\/\*\*, minimize$/m);
  expect(study).toContain(`- Say 90: kept (exact), work +10 % ([[${id}-t3]])`);
  const hot = read(root, "MEMORY.md");
  expect(hot).toContain(
    `## Current best\n\n- work of src/**, minimize: 90, on assay/${id} ([[${id}]])\n`,
  );
  expect(hot).toContain("## What worked here\n\n- Say 90: kept (exact), work +10 %");
  expect(hot).toContain("## What was refuted\n\n- Say 120: reverted: worse");
  expect(hot).toContain("## What does not run\n\n- Say rubbish");
  expect(read(root, "last-session-handoff.md")).toContain(`git merge assay/${id}`);
});

test("the next study is given what is known and the user's rules; both stay as they are", async () => {
  const { root, asked } = await learned();
  const hot = read(root, "MEMORY.md").replace(
    "## Rules\n",
    "## Rules\n\n- Leave the parser alone.\n",
  );
  writeFileSync(join(memoryOf(root), "MEMORY.md"), hot);
  const told = tempDir();
  const worker = `command:cp $ASSAY_CONTEXT/memory.md $ASSAY_CONTEXT/context.md ${told}; false`;
  const flags = ["-n", "1", "--sandbox", "none"];
  await assay(root, "learn", ...asked.slice(0, -2), worker, "--skip-sensitivity", ...flags);
  const memory = readFileSync(join(told, "memory.md"), "utf8");
  expect(memory).toMatch(/^# Memory\n\n## Rules\n\n- Leave the parser alone.\n\n## Current best\n/);
  expect(memory).not.toContain("<!--");
  const context = readFileSync(join(told, "context.md"), "utf8");
  expect(context).toContain("- Leave the parser alone.");
  expect(context).toContain("- Say 120: reverted: worse");
  expect(read(root, "MEMORY.md")).toBe(hot);
});

test("a study that goes on is not told of its own trials by what it remembered", async () => {
  const made = valueRepository();
  const told = tempDir();
  const worker = `command:cp $ASSAY_CONTEXT/context.md ${told}/$ASSAY_TRIAL.md; echo 9$ASSAY_TRIAL >src/value.txt; echo HYPOTHESIS Try $ASSAY_TRIAL`;
  const asked = [...question("").slice(0, -1), worker, "--skip-sensitivity", "--sandbox", "none"];
  const { root } = made;
  write(root, { ".assay/.gitignore": "*\n", ".assay/memory/MEMORY.md": "- Be brief.\n" });
  const going = startAssay(root, ["learn", "--json", ...asked, "-n", "2"], (line) => {
    if (line.includes('"settled"')) going.child.kill("SIGINT");
  });
  await going.done;
  expect(read(root, "MEMORY.md")).toContain("Try 1");
  await assay(root, "resume");
  const second = readFileSync(join(told, "2.md"), "utf8");
  expect(second.match(/Try 1/g)).toHaveLength(1);
  expect(second).toContain("- Be brief.");
});

test("what is missing is written again from the journal, and what somebody changed stays", async () => {
  const { root, id } = await learned();
  const own = "my own words\n";
  writeFileSync(join(memoryOf(root), `experiments/${id}-t1.md`), own);
  const before = read(root, `experiments/${id}-t2.md`);
  rmSync(join(memoryOf(root), `experiments/${id}-t2.md`));
  const { stdout } = await assay(root, "vault", "rebuild");
  expect(stdout).toBe("1 note added.");
  expect(read(root, `experiments/${id}-t2.md`)).toBe(before);
  expect(read(root, `experiments/${id}-t1.md`)).toBe(own);
  const stats = await assay(root, "vault", "stats", "--json");
  expect(stats.lines).toMatchObject([
    {
      studies: 1,
      experiments: { proved: 1, refuted: 0, undecided: 0, "does-not-run": 1 },
      unread: 1,
    },
  ]);
});

test("a memory that cannot be written is told of, and the study goes on", async () => {
  const made = valueRepository();
  patch(made, "01-better", { "src/value.txt": "90\n" });
  // A file where the folder should be: root may write to folders that are read-only.
  write(made.root, { ".assay/.gitignore": "*\n", ".assay/memory": "in the way\n" });
  const said = await assay(
    made.root,
    "learn",
    "--json",
    ...question(made.patches),
    "--skip-sensitivity",
  );
  expect(said.code).toBe(0);
  expect(said.lines.find(({ type }) => type === "decided")).toMatchObject({
    verdict: { kind: "kept" },
  });
  expect(said.stderr).toMatch(
    /the memory of the repository is not written \(.*assay vault rebuild/,
  );
  expect(said.stderr.match(/not written/g)).toHaveLength(1);
  rmSync(join(made.root, ".assay/memory"));
  expect((await assay(made.root, "vault", "rebuild")).stdout).toBe("1 note added.");
});

test("what is shown by name; a name that there is not is told with the nearest", async () => {
  const { root, id } = await learned();
  expect((await assay(root, "vault", "show")).stdout).toContain("# Memory");
  expect((await assay(root, "vault", "show", `${id}-t1`)).stdout).toContain("# Say 120");
  expect((await assay(root, "vault", "show", id)).stdout).toContain('kind: "study"');
  const none = await assay(root, "vault", "show", `${id}-t4`);
  expect(none.code).toBe(2);
  expect(none.stderr).toContain(`Did you mean "${id}-t`);
  expect((await assay(root, "vault", "show", "../../package")).code).toBe(2);
});

test("whoever only looks at a repository without a study leaves nothing there", async () => {
  const { root } = valueRepository();
  expect((await assay(root, "vault", "stats")).code).toBe(0);
  expect((await assay(root, "vault", "rebuild")).stdout).toBe("0 notes added.");
  expect(existsSync(join(root, ".assay"))).toBe(false);
});

test("a file of the vault that is a link stays one, and what is no file is refused without waiting for it", () => {
  const [folder, elsewhere] = [tempDir(), tempDir()];
  const vault = folderVault(folder);
  writeFileSync(join(elsewhere, "rules.md"), "mine\n");
  symlinkSync(join(elsewhere, "rules.md"), join(folder, "MEMORY.md"));
  vault.replace("MEMORY.md", "mine\nand more\n");
  expect(lstatSync(join(folder, "MEMORY.md")).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(elsewhere, "rules.md"), "utf8")).toBe("mine\nand more\n");
  execFileSync("mkfifo", [join(folder, "pipe.md")]);
  mkdirSync(join(folder, "folder.md"));
  symlinkSync("/dev/zero", join(folder, "endless.md"));
  for (const name of ["pipe.md", "folder.md", "endless.md"]) {
    expect(() => vault.read(name)).toThrow(/is no file/);
    expect(() => vault.replace(name, "")).toThrow(/is no file/);
  }
});

test("a MEMORY.md that is no UTF-8 keeps its bytes, and a study says so", async () => {
  const made = valueRepository();
  patch(made, "01-better", { "src/value.txt": "90\n" });
  const own = Buffer.from("- Caf\xe9 rules\n", "latin1");
  write(made.root, { ".assay/.gitignore": "*\n", ".assay/memory/MEMORY.md": "" });
  writeFileSync(join(memoryOf(made.root), "MEMORY.md"), own);
  const said = await assay(made.root, "learn", ...question(made.patches), "--skip-sensitivity");
  expect(said.code).toBe(0);
  expect(said.stderr).toContain("save it as UTF-8");
  expect(readFileSync(join(memoryOf(made.root), "MEMORY.md"))).toEqual(own);
});

test.each([
  { state: "is a file", spoil: (memory: string) => writeFileSync(memory, "mine\n") },
  {
    state: "has a file in the place of a folder",
    spoil: (memory: string) => {
      mkdirSync(memory, { recursive: true });
      writeFileSync(join(memory, "experiments"), "mine\n");
    },
  },
  {
    state: "has a pipe in the place of MEMORY.md",
    spoil: (memory: string) => {
      mkdirSync(memory, { recursive: true });
      execFileSync("mkfifo", [join(memory, "MEMORY.md")]);
    },
  },
])("where the memory $state, commands say so and a study goes on", async ({ spoil }) => {
  const made = valueRepository();
  patch(made, "01-better", { "src/value.txt": "90\n" });
  write(made.root, { ".assay/.gitignore": "*\n" });
  spoil(memoryOf(made.root));
  const said = await assay(made.root, "learn", ...question(made.patches), "--skip-sensitivity");
  expect(said.code).toBe(0);
  expect(said.stderr.match(/the memory of the repository is not written/g)).toHaveLength(1);
  expect(said.stderr).toContain("assay vault rebuild");
  const rebuilt = await assay(made.root, "vault", "rebuild");
  expect(rebuilt.code).toBe(2);
  expect(rebuilt.stderr).toMatch(/^assay: The memory .*memory cannot be written: E[A-Z]+/);
  for (const asked of [["show"], ["stats"], ["export"], ["search", "value"], ["add", "x"]]) {
    const { code, stderr } = await assay(made.root, "vault", ...asked);
    expect(code, asked[0]).toBeLessThanOrEqual(2);
    expect(stderr, asked[0]).not.toContain("a bug in Assay");
  }
});
