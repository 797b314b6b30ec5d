import { cpSync, readFileSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { readStudy } from "../src/index.ts";
import { assay, startAssay } from "./rig/assay.ts";
import { git, tempDir } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/** A study of two improvements and a failure that stays on a side branch. */
function queue() {
  const repository = valueRepository();
  patch(repository, "1-better", { "src/value.txt": "90\n" }, "Ninety");
  patch(repository, "2-worse", { "src/value.txt": "120\n" }, "More");
  patch(repository, "3-best", { "src/value.txt": "80\n", "src/new.txt": "n\n" }, "Eighty");
  patch(repository, "4-good", { "src/other.txt": "b\n" }, "Something else");
  const { root, patches } = repository;
  const learn = ["learn", "--json", "--seed", "5", "--keep-rejected", ...question(patches)];
  return { root, learn };
}

async function essence(root: string) {
  const { study, trials } = await readStudy({ directory: root });
  const settled = [...trials()].map(({ number, source, verdict, tree, runs }) => {
    const arms = runs.map(({ arm, run }) => [arm, run.outcome === "completed" && run.values]);
    return { number, source, verdict, tree, arms };
  });
  const branches = git(root, "for-each-ref", "--format=%(refname) %(tree)");
  const log = git(root, "log", "--reverse", "--format=%T %s", `main..${study.branch}`);
  return { settled, log, branches: branches.replaceAll(study.id, "s"), ended: study.ended };
}

/** Does something to the journal, as a torn page or somebody's editor would. */
function journal(root: string, ...changes: readonly string[]): void {
  const database = new DatabaseSync(join(root, ".assay/journal.db"));
  database.exec("PRAGMA ignore_check_constraints = ON");
  for (const change of changes) database.exec(change);
  database.close();
}

/** Kills a study once it has printed so many lines. */
async function killed(root: string, learn: readonly string[], lines: number): Promise<void> {
  let seen = 0;
  const { child, done } = startAssay(root, learn, () => {
    if (++seen === lines) child.kill("SIGKILL");
  });
  expect((await done).signal).toBe("SIGKILL");
}

const NEWEST = "(SELECT max(seq) FROM events)";
/** All from the first verdict on, when its commit is on the branch already, and a later one. */
const FROM_FIRST_VERDICT = "(SELECT min(seq) FROM events WHERE type = 'decided')";

const TORN: readonly [what: string, change: string][] = [
  ["its last event is cut", `UPDATE events SET event = substr(event, 1, 9) WHERE seq = ${NEWEST}`],
  ["its last two are noise", `UPDATE events SET event = 'x' WHERE seq >= ${NEWEST} - 1`],
  [
    "all is gone from the first verdict on",
    `UPDATE events SET event = 'x', checksum = 'x' WHERE seq >= ${FROM_FIRST_VERDICT}`,
  ],
];

test("a journal that is torn: resume says so once, and ends as an uninterrupted run does", async () => {
  const { root, learn } = queue();
  expect((await assay(root, ...learn)).code).toBe(0);
  const whole = await essence(root);
  expect(whole.branches).toMatch(/rejected/);
  for (const [what, change] of TORN) {
    const copy = tempDir();
    cpSync(root, copy, { recursive: true });
    journal(copy, change);
    const said = await assay(copy, "resume");
    expect(said, what).toMatchObject({ code: 0 });
    expect(said.stderr, what).toMatch(
      /the journal was torn at its end: \d+ events? w\w+ not whole/,
    );
    expect(await essence(copy), what).toEqual(whole);
    expect((await assay(copy, "verify")).code).toBe(0);
    expect((await assay(copy, "resume")).stderr).toBe("");
  }
}, 120_000);

test("commits that are not ours stay, whatever was torn", async () => {
  const { root, learn } = queue();
  expect((await assay(root, ...learn)).code).toBe(0);
  const { study } = await readStudy({ directory: root });
  git(root, "switch", "-q", study.branch);
  git(root, "commit", "-q", "--allow-empty", "-m", "Mine");
  git(root, "switch", "-q", "main");
  const head = git(root, "rev-parse", study.branch);
  journal(root, `UPDATE events SET event = 'x', checksum = 'x' WHERE seq >= ${FROM_FIRST_VERDICT}`);
  const said = await assay(root, "resume");
  expect(said.code).toBe(2);
  expect(said.stderr).toMatch(/moved by somebody else/);
  expect(git(root, "rev-parse", study.branch)).toBe(head);
});

test("a write-ahead log that was cut off after a kill loses its last events, and nothing else", async () => {
  const { root, learn } = queue();
  expect((await assay(root, ...learn)).code).toBe(0);
  const whole = await essence(root);
  const second = queue();
  await killed(second.root, second.learn, 7);
  const log = join(second.root, ".assay/journal.db-wal");
  truncateSync(log, statSync(log).size - 100);
  const resumed = await assay(second.root, "resume", "--json");
  expect(resumed).toMatchObject({ code: 0, stderr: "" });
  expect(await essence(second.root)).toEqual(whole);
});

test("a journal that was edited in its middle is refused, and nothing is changed", async () => {
  const { root, learn } = queue();
  await killed(root, learn, 12);
  journal(root, `UPDATE events SET event = replace(event, '"work":90', '"work":50')`);
  const before = readFileSync(join(root, ".assay/journal.db"));
  const branches = git(root, "for-each-ref");
  const said = await assay(root, "resume", "--json");
  expect(said.code).toBe(2);
  expect(said.lines).toMatchObject([{ type: "problem", code: "journal-edited" }]);
  expect(said.stderr).toMatch(/event \d+ of study \S+ is not as it was written[\s\S]*from a copy/);
  for (const command of ["status", "log"]) expect((await assay(root, command)).code).toBe(2);
  expect((await assay(root, "verify")).code).toBe(1);
  expect(readFileSync(join(root, ".assay/journal.db"))).toEqual(before);
  expect(git(root, "for-each-ref")).toBe(branches);

  // Another study does not suffer from it.
  expect((await assay(root, ...learn)).code).toBe(0);
  expect((await assay(root, "status")).code).toBe(0);
  expect((await assay(root, "verify")).code).toBe(0);
}, 120_000);

test("a study whose journal has no checksums yet is gone on with, and gets them", async () => {
  const { root, learn } = queue();
  expect((await assay(root, ...learn)).code).toBe(0);
  const whole = await essence(root);
  const old = queue();
  await killed(old.root, old.learn, 12);
  journal(
    old.root,
    "ALTER TABLE events DROP COLUMN checksum",
    "DROP TABLE torn_events",
    "PRAGMA user_version = 1",
  );
  expect((await assay(old.root, "status")).code).toBe(0);
  expect((await assay(old.root, "resume", "--json")).code).toBe(0);
  expect(await essence(old.root)).toEqual(whole);
  expect((await assay(old.root, "verify")).code).toBe(0);
});
