import { createHash } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { linkText, UNCHAINED } from "../src/domain/chain.ts";
import { assay } from "./rig/assay.ts";
import { git } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/** A finished study of two improvements and one change without effect. */
async function study() {
  const made = valueRepository();
  patch(made, "1-better", { "src/value.txt": "90\n" });
  patch(made, "2-same", { "src/other.txt": "b\n" });
  patch(made, "3-best", { "src/new.txt": "n\n", "src/value.txt": "80\n" });
  const { root, patches } = made;
  expect((await assay(root, "learn", ...question(patches))).code).toBe(0);
  const edit = (change: string, afterwards = (_: DatabaseSync) => {}) => {
    const database = new DatabaseSync(join(root, ".assay/journal.db"));
    const { changes } = database.prepare(change).run();
    afterwards(database);
    database.close();
    expect(changes).toBeGreaterThan(0);
  };
  /** As somebody would who knows how events are chained. */
  const journal = (change: string) => edit(change, chainAnew);
  return { root, edit, journal };
}

function chainAnew(database: DatabaseSync): void {
  const write = database.prepare("UPDATE events SET checksum = ? WHERE seq = ?");
  let former = UNCHAINED;
  for (const { seq, ...row } of database.prepare("SELECT * FROM events ORDER BY seq").all()) {
    const link = { study: String(row.study), at: Number(row.at), event: String(row.event) };
    former = createHash("sha256").update(linkText(former, link)).digest("hex");
    write.run(former, Number(seq));
  }
}

test("a study that nobody edited agrees with its journal, offline and without running anything", async () => {
  const { root } = await study();
  const said = await assay(root, "verify");
  expect(said).toMatchObject({ code: 0, stderr: "" });
  expect(said.stdout).toMatch(
    /3 verdicts recomputed from the journal, 1 commit compared\.\nAll agree/,
  );
  expect(
    git(root, "log", "-1", "--format=%(trailers:key=Assay-Journal,valueonly)", "--all"),
  ).toMatch(/^[0-9a-f]{64}$/);
  const json = await assay(root, "verify", "--json");
  expect(json.lines).toMatchObject([{ type: "verification", verdicts: 3, commits: 1, faults: [] }]);
});

test("a claim from before it said typical values still agrees, unless one of them was edited", async () => {
  const { root, journal } = await study();
  const without = (keys: string) =>
    `UPDATE events SET event = json_remove(event, ${keys}) WHERE type = 'study-ended'`;
  journal(without("'$.claim.before', '$.claim.after'"));
  expect((await assay(root, "verify")).code).toBe(0);
  journal(
    `UPDATE events SET event = json_set(event, '$.claim.before', 100, '$.claim.after', 70) WHERE type = 'study-ended'`,
  );
  expect((await assay(root, "verify")).code).toBe(1);
});

test("an edited value is found by its verdict and by its commit", async () => {
  const { root, journal } = await study();
  journal(`UPDATE events SET event = replace(event, '"work":90', '"work":50') WHERE type = 'ran'`);
  const { code, stdout } = await assay(root, "verify");
  expect(code).toBe(1);
  expect(stdout).toMatch(/trial 1: the journal leads to commit [0-9a-f]{10}, recorded is/);
});

test("an edit without new checksums is found as such, and what it claims is recomputed all the same", async () => {
  const { root, edit } = await study();
  edit(
    `UPDATE events SET event = replace(event, 'no-effect', 'worse') WHERE event LIKE '%no-effect%'`,
  );
  const { code, stdout } = await assay(root, "verify");
  expect(code).toBe(1);
  expect(stdout).toMatch(/event \d+: not as it was written, or one before it is gone/);
  expect(stdout).toContain(
    "trial 2: recorded as reverted: worse; its runs give reverted: no effect",
  );
  edit("DELETE FROM events WHERE type = 'trial-started'");
  expect(await assay(root, "verify", "--json")).toMatchObject({
    code: 1,
    lines: [{ faults: [{ fault: "edited" }] }],
  });
});

test("a torn journal is said to be torn", async () => {
  const { root, edit } = await study();
  edit("UPDATE events SET checksum = '' WHERE type = 'study-ended'");
  const { code, stdout } = await assay(root, "verify");
  expect(code).toBe(1);
  expect(stdout).toMatch(/event \d+: the journal is torn from there on/);
});

test("an edited verdict is found although nothing was committed for it", async () => {
  const { root, journal } = await study();
  journal(
    `UPDATE events SET event = replace(event, 'no-effect', 'worse') WHERE event LIKE '%no-effect%'`,
  );
  const { code, stdout } = await assay(root, "verify");
  expect(code).toBe(1);
  expect(stdout).toContain(
    "trial 2: recorded as reverted: worse; its runs give reverted: no effect",
  );
});

test("an edited claim, and a run too many", async () => {
  const { root, journal } = await study();
  journal(
    `UPDATE events SET event = replace(event, '"estimate":0.1', '"estimate":0.7') WHERE type = 'study-ended'`,
  );
  journal(
    `INSERT INTO events (study, at, type, event) SELECT study, at, type, event FROM events WHERE type = 'closing-ran'`,
  );
  expect((await assay(root, "verify")).stdout).toContain(
    "the closing claim: its runs give another",
  );
});

test("a commit that was rewritten, and a study of another rule", async () => {
  const { root, journal } = await study();
  const branch = git(root, "branch", "--list", "assay/*", "--format=%(refname:short)");
  const forged = git(root, "commit-tree", "-p", "main", "-m", "forged", `${branch}^{tree}`);
  git(root, "branch", "-f", branch, forged);
  expect((await assay(root, "verify")).code).toBe(1);
  journal(`UPDATE events SET event = replace(event, '"rule":"referee/', '"rule":"guess/')`);
  const { code, stderr } = await assay(root, "verify");
  expect(code).toBe(2);
  expect(stderr).toMatch(/was decided by guess\/2, which this version of Assay no longer has/);
});
