import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { HISTORY_FORMATS } from "../src/domain/history.ts";
import { parseHistory } from "../src/histories/read.ts";
import { strictly } from "../src/histories/strict.fixtures.ts";
import { assay } from "./rig/assay.ts";
import { git, tempDir, write } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

const CONFIG =
  '{"type":"config","name":"Speed it up","metricName":"work","metricUnit":"ms","bestDirection":"lower"}\n';
const run = (nth: number, status: string, description: string, more = "") =>
  `{"run":${nth},"commit":"abc123${nth}","metric":${100 - nth},"metrics":{},"status":"${status}","description":"${description}","timestamp":179000000000${nth},"segment":0,"confidence":null${more}}\n`;
const LOG = `${CONFIG}${run(1, "keep", "baseline")}${run(2, "discard", "Use less of it", ',"asi":{"why":"no gain","extra":[1]}')}${run(3, "crash", "Unroll the loop")}`;

const imported = (root: string) => readdirSync(join(root, ".assay/memory/imported")).toSorted();

test("a study goes out in every format, and comes in elsewhere as claims", async () => {
  const made = valueRepository();
  patch(made, "1-better", { "src/value.txt": "90\n" }, 'Less "work"');
  patch(made, "2-crash", { "src/other.txt": "b\n", "src/value.txt": "boom\n" }, "Throw it away");
  patch(made, "3-same", { "src/b.txt": "b\n" }, '"Quoted" from the start');
  patch(made, "4-cheat", { "bench.js": "console.log('METRIC work=1')\n" }, "Cheat");
  const { root, patches } = made;
  expect((await assay(root, "learn", ...question(patches))).code).toBe(0);
  const before = git(root, "status", "--porcelain", "--ignored");

  const { root: other } = valueRepository();
  for (const format of HISTORY_FORMATS) {
    const { code, stdout } = await assay(root, "export", "--format", format);
    expect(code).toBe(0);
    strictly(format, `${stdout}\n`);
    const { trials } = parseHistory(stdout, format).history;
    expect(trials).toHaveLength(5);
    expect(trials.filter(({ told }) => told === "kept" || told === "baseline")).toHaveLength(2);
    expect(trials[1]).toMatchObject({ told: "kept", value: 90, description: 'Less "work"' });
    const file = join(tempDir(), `of-${format}.txt`);
    writeFileSync(file, `${stdout}\n`);
    const came = await assay(other, "import", file, "--json");
    expect([came.code, came.lines]).toMatchObject([
      0,
      [{ type: "imported", as: "history", found: 5, left: 0, remarks: 0 }],
    ]);
  }
  expect(git(root, "status", "--porcelain", "--ignored")).toBe(before);
  expect(git(other, "status", "--porcelain")).toBe("");
  const stats = await assay(other, "vault", "stats", "--json");
  // The two logs have the same lines, and are one history.
  expect(stats.lines[0]).toMatchObject({
    imported: 25,
    experiments: { proved: 0, refuted: 0, undecided: 0, "does-not-run": 0 },
  });
  const found = await assay(other, "vault", "search", "quoted", "--json");
  expect(found.lines).toHaveLength(5);
  for (const line of found.lines) expect(line).toMatchObject({ status: "undecided" });
});

test("importing twice adds nothing, and a file that has grown what is new", async () => {
  const { root } = valueRepository();
  write(root, { ".auto/log.jsonl": LOG });
  const first = await assay(root, "import", ".auto/log.jsonl");
  expect(first.stdout).toMatch(
    /^\.auto\/log\.jsonl {2}3 trials, 3 new → speed-it-up-[0-9a-f]{8}$/m,
  );
  const [name = ""] = /speed-it-up-\w+/.exec(first.stdout) ?? [];
  const notes = imported(root);
  expect(notes).toEqual([`${name}-t1.md`, `${name}-t2.md`, `${name}-t3.md`, `${name}.md`]);
  const note = (await assay(root, "vault", "show", `${name}-t2`)).stdout;
  expect(note).toContain("**dropped, says .auto/log.jsonl; not measured here.** work 98 ms.");
  expect(note).toContain("- why: no gain");

  expect((await assay(root, "import", ".auto")).stdout).toContain("3 trials, 0 new");
  expect(imported(root)).toEqual(notes);
  expect((await assay(root, "export", "--imported", name, "--format", "auto")).stdout).toBe(
    LOG.trim(),
  );

  const mine = join(root, ".assay/memory/imported", `${name}-t1.md`);
  appendFileSync(mine, "\nMine.\n");
  const hook =
    '{"type":"hook","stage":"after","exit_code":0,"duration_ms":1,"stdout_bytes":0,"timed_out":false}\n';
  appendFileSync(join(root, ".auto/log.jsonl"), hook + run(4, "keep", "Sort once") + hook);
  const grown = await assay(root, "import", ".auto", "--json");
  expect([grown.code, grown.lines[0]]).toMatchObject([0, { found: 4, added: 1, differ: 0, name }]);
  expect(readFileSync(mine, "utf8")).toMatch(/Mine\.\n$/);
  const back = await assay(root, "export", "--imported", name, "--format", "autoresearch");
  expect(`${back.stdout}\n`).toBe(readFileSync(join(root, ".auto/log.jsonl"), "utf8"));

  // Another one that begins like it is not mixed with it.
  const branched = join(tempDir(), "log.jsonl");
  writeFileSync(branched, `${CONFIG}${run(1, "keep", "baseline")}${run(2, "keep", "Else")}`);
  const mixed = await assay(root, "import", branched);
  expect([mixed.code, mixed.stdout]).toMatchObject([1, expect.stringContaining("--name")]);
  const named = await assay(root, "import", branched, "--name", "Other one");
  expect(named.stdout).toContain("2 trials, 2 new → other-one");
});

test("a claim stops no trial: what another tool dropped or crashed on is measured", async () => {
  const made = valueRepository();
  patch(made, "1", { "src/value.txt": "90\n" }, "Use less of it");
  patch(made, "2", { "src/other.txt": "b\n", "src/value.txt": "80\n" }, "Unroll the loop");
  const { root, patches } = made;
  write(root, { ".auto/log.jsonl": LOG });
  expect((await assay(root, "import", ".auto")).code).toBe(0);
  const one = await assay(root, "learn", ...question(patches), "-n", "1", "--json");
  expect(one.lines.at(-1)).toMatchObject({ type: "outcome", kept: 1 });
  const crashed = await assay(root, "vault", "search", "unroll", "--json");
  expect(crashed.lines[0]).toMatchObject({ status: "does-not-run" });
  expect((await assay(root, "vault", "show")).stdout).not.toContain("imported");
});

test("a session comes in with its prompt and its ideas, and nothing of the user's is touched", async () => {
  const { root } = valueRepository();
  const session = tempDir();
  write(session, {
    "autoresearch.jsonl": LOG,
    "autoresearch.md":
      "# Objective\nLess work.\n# Files in Scope\n- `src/value.txt`\n# Off Limits\n- bench.js\n",
    "autoresearch.ideas.md": "# Ideas\n- Intern the strings\n- [x] Done already\n",
    "autoresearch.sh": "node bench.js\n",
    "program.md": "Be bold. token=ghp_abcdefghijklmnopqrstuvwxyz0123456789\n",
    "learn-results.tsv": "a\tb\n1\t2\n",
  });
  write(root, { "ideas.md": "- [ ] Mine\n" });
  const said = await assay(root, "import", session);
  expect(said.code).toBe(1);
  expect(said.stdout).toMatch(/learn-results\.tsv {2}not read/);
  expect(said.stdout).toMatch(/1 open idea → (\.assay\/ideas\/\S+\.md)/);
  expect(said.stdout).toContain(
    "assay learn --target src/value.txt --metric 'bash autoresearch.sh' --metric-name work --direction minimize --protect bench.js --proposer ideas:.assay/ideas/",
  );
  const [, ideas = ""] = /(\.assay\/ideas\/\S+\.md)/.exec(said.stdout) ?? [];
  expect((await assay(root, "ideas", ideas)).stdout).toBe(
    "[ ] Intern the strings\n[x] Done already",
  );
  expect(readFileSync(join(root, "ideas.md"), "utf8")).toBe("- [ ] Mine\n");
  const found = await assay(root, "vault", "search", "bold");
  expect(found.stdout).toContain("program.md of speed-it-up-");
  const all = imported(root).map((file) =>
    readFileSync(join(root, ".assay/memory/imported", file), "utf8"),
  );
  expect(all.join("")).not.toContain("ghp_");
  expect(all.join("")).toContain("[masked: GitHub token]");
});

test("what cannot be read is told with file, line and reason; the other lines come in", async () => {
  const { root } = valueRepository();
  write(root, {
    "results.tsv": "commit\tloss\tmemory_gb\tstatus\tdescription\na\tx\t1.0\tkeep\tone\nb\n",
  });
  const said = await assay(root, "import", "results.tsv");
  expect(said.code).toBe(1);
  expect(said.stdout).toContain('results.tsv:2  remark: "x" is no number');
  expect(said.stdout).toContain("results.tsv:3  left out: it has 1 of 5 columns, and no status");
  const json = await assay(root, "import", "results.tsv", "--json");
  expect(json.lines).toMatchObject([
    { type: "unread", file: "results.tsv", line: 2, left: false },
    { type: "unread", file: "results.tsv", line: 3, left: true },
    { type: "imported", found: 1, added: 0, left: 1, remarks: 1 },
  ]);
});

test("problems say the way out, and an export never writes over a file by itself", async () => {
  const { root } = valueRepository();
  write(root, {
    "notes.txt.log": "hello\n",
    "results.tsv": "commit\tloss\tmemory_gb\tstatus\tdescription\na\t1\t1.0\tkeep\tone\n",
  });
  const problem = async (...args: string[]) => {
    const { code, stderr } = await assay(root, ...args);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await problem("import", "nowhere")).toContain("does not exist");
  expect(await problem("import", "notes.txt.log")).toContain("--format");
  expect(await problem("export", "--format", "tsv")).toContain("assay learn");
  expect(await problem("export", "--imported", "x", "--format", "tsv")).toContain("assay import");
  expect(await problem("export")).toContain("--format");
  expect(existsSync(join(root, ".assay"))).toBe(false);

  const { stdout } = await assay(root, "import", "results.tsv");
  const [name = ""] = /loss-\w+/.exec(stdout) ?? [];
  const give = ["export", "--imported", name] as const;
  expect(await problem("export", "--imported", `${name}x`, "--format", "tsv")).toContain(
    `Did you mean "${name}"?`,
  );
  const memory = join(root, ".assay/memory");
  renameSync(memory, `${memory}.away`);
  writeFileSync(memory, "");
  expect(await problem("import", "results.tsv")).toContain("write access");
  expect(await problem(...give, "--format", "tsv")).toContain("cannot be read");
  rmSync(memory);
  renameSync(`${memory}.away`, memory);
  expect(await problem(...give, "--format", "auto")).toContain("--direction minimize");
  expect(
    (await assay(root, ...give, "--format", "auto", "--direction", "maximize")).stdout,
  ).toContain('"bestDirection":"higher"');
  expect(await problem(...give, "--format", "tsv", "-o", "results.tsv")).toContain("--force");
  expect(await problem(...give, "--format", "tsv", "-o", "results.tsv/x")).toContain("written");
  const forced = await assay(root, ...give, "--format", "tsv", "-o", "results.tsv", "--force");
  expect(forced.stdout).toBe("Written to results.tsv: 2 lines");
  expect(readFileSync(join(root, "results.tsv"), "utf8")).toMatch(
    /\na\t1\.000000\t1\.0\tkeep\tone\n$/,
  );
});
