import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openJournal } from "../src/adapters/sqlite/journal.ts";
import type { StudyEvent } from "../src/domain/event.ts";
import { AssayError } from "../src/index.ts";
import { tempDir } from "./rig/temp.ts";

const event = (trial: number): StudyEvent => ({ type: "trial-started", trial, parent: "p" });

/** A journal of two studies with five events each, closed, and a way to tamper with it. */
function written() {
  const file = join(tempDir(), "journal.db");
  const journal = openJournal(file);
  const [began] = [1, 2, 3, 4, 5].map((trial) => {
    journal.append("other", trial, event(trial));
    return journal.append("s", trial, event(trial));
  });
  journal.close();
  const sql = (text: string) => {
    const database = new DatabaseSync(file);
    // As a torn page would: what SQLite itself refuses to write.
    database.exec("PRAGMA ignore_check_constraints = ON");
    const { changes } = database.prepare(text).run();
    database.close();
    expect(changes).toBeGreaterThan(0);
  };
  const seqOf = (nth: number) => (began?.seq ?? 0) + 2 * (nth - 1);
  return { file, sql, seqOf };
}

const trialsOf = (file: string) => {
  const journal = openJournal(file);
  const trials = [...journal.read("s")].map(({ event }) => "trial" in event && event.trial);
  journal.close();
  return trials;
};

type SeqOf = (nth: number) => number;

const TORN: readonly [what: string, how: (seq: SeqOf) => string, left: number][] = [
  ["the last text is cut", (seq) => `SET event = substr(event, 1, 20) WHERE seq = ${seq(5)}`, 4],
  ["the last text is another", (seq) => `SET event = '{}' WHERE seq = ${seq(5)}`, 4],
  ["the last time is another", (seq) => `SET at = at + 1 WHERE seq = ${seq(5)}`, 4],
  ["the last type is another", (seq) => `SET type = 'x' WHERE seq = ${seq(5)}`, 4],
  [
    "two checksums are gone",
    (seq) => `SET checksum = '' WHERE study = 's' AND seq >= ${seq(4)}`,
    3,
  ],
  ["everything is noise", () => "SET event = x'00ff', checksum = 'z' WHERE study = 's'", 0],
];

test.each(TORN)("torn where %s: readers stop before, mending sets it aside", (_, how, left) => {
  const { file, sql, seqOf } = written();
  sql(`UPDATE events ${how(seqOf).replace("x'00ff'", "'noise'")}`);
  const whole = [1, 2, 3, 4, 5].slice(0, left);
  expect(trialsOf(file)).toEqual(whole);
  const journal = openJournal(file);
  expect(journal.flaw("s")).toEqual({ kind: "torn", event: seqOf(left + 1), events: 5 - left });
  expect(journal.mend("s")).toBe(5 - left);
  expect(journal.flaw("s")).toBeUndefined();
  journal.append("s", 9, event(9));
  expect(journal.flaw("s")).toBeUndefined();
  expect([...journal.read("other")]).toHaveLength(5);
  journal.close();
  expect(trialsOf(file)).toEqual([...whole, 9]);
  const database = new DatabaseSync(file);
  expect(database.prepare("SELECT * FROM torn_events").all()).toHaveLength(5 - left);
  database.close();
});

interface Edit {
  readonly what: string;
  readonly how: (seq: SeqOf) => string;
  /** The first event that does not fit. */
  readonly at: (seq: SeqOf) => number;
}

const EDITED: readonly Edit[] = [
  {
    what: "a text is another",
    how: (seq) => `UPDATE events SET event = '{"type":"study-resumed"}' WHERE seq = ${seq(2)}`,
    at: (seq) => seq(2),
  },
  {
    what: "the first time is another",
    how: (seq) => `UPDATE events SET at = 0 WHERE seq = ${seq(1)}`,
    at: (seq) => seq(1),
  },
  {
    what: "one is gone",
    how: (seq) => `DELETE FROM events WHERE seq = ${seq(3)}`,
    at: (seq) => seq(4),
  },
  {
    what: "one is of another study",
    how: (seq) => `UPDATE events SET study = 'x' WHERE seq = ${seq(3)}`,
    at: (seq) => seq(4),
  },
  {
    what: "two stand twice",
    how: (seq) => `INSERT INTO events SELECT seq + 1000, study, at, type, event, checksum
      FROM events WHERE seq IN (${seq(4)}, ${seq(5)})`,
    at: (seq) => seq(4) + 1000,
  },
];

test.each(EDITED)("edited where $what: refused, and left as it is", ({ how, at }) => {
  const { file, sql, seqOf } = written();
  sql(how(seqOf));
  const journal = openJournal(file);
  const seq = at(seqOf);
  expect(journal.flaw("s")).toEqual({ kind: "edited", event: seq });
  const problem = { code: "journal-edited", file, study: "s", event: seq };
  for (const refused of [() => journal.mend("s"), () => [...journal.read("s")]]) {
    expect(refused).toThrow(AssayError);
    expect(refused).toThrow(expect.objectContaining({ problem }));
  }
  expect([...journal.read("s", { edited: "give" })].length).toBeGreaterThanOrEqual(4);
  expect(journal.mend("other")).toBe(0);
  journal.close();
});

test("a study is given up to where it was edited: reading is lazy", () => {
  const { file, sql, seqOf } = written();
  sql(`UPDATE events SET at = 0 WHERE seq = ${seqOf(3)}`);
  const journal = openJournal(file);
  const seen: number[] = [];
  expect(() => {
    for (const { seq } of journal.read("s")) seen.push(seq);
  }).toThrow(/event \d+ of study s/);
  expect(seen).toEqual([seqOf(1), seqOf(2)]);
  journal.close();
});

/** A journal as the first schema had it. */
function old(count: number) {
  const file = join(tempDir(), "journal.db");
  const database = new DatabaseSync(file);
  database.exec(`
    CREATE TABLE events (seq INTEGER PRIMARY KEY AUTOINCREMENT, study TEXT NOT NULL, at INTEGER NOT NULL,
      type TEXT NOT NULL, event TEXT NOT NULL CHECK (json_valid(event))) STRICT;
    CREATE INDEX events_by_study ON events (study, seq);
    CREATE INDEX events_by_type ON events (type, seq);
    PRAGMA user_version = 1; PRAGMA journal_mode = WAL;`);
  const insert = database.prepare(
    "INSERT INTO events (study, at, type, event) VALUES (?, ?, ?, ?)",
  );
  const write = (study: string, trial: number) =>
    insert.run(study, trial, "trial-started", JSON.stringify(event(trial)));
  database.exec("BEGIN");
  for (let trial = 1; trial <= count; trial++) write(trial % 3 === 0 ? "other" : "s", trial);
  database.exec("COMMIT");
  const version = () => database.prepare("PRAGMA user_version").get()?.user_version;
  return { file, write, version };
}

test("an old journal is chained once, when it is opened to be written", () => {
  const { file, version } = old(1_203);
  const looking = openJournal(file, { looking: true });
  const before = [...looking.read("s")];
  expect(version()).toBe(1);
  const journal = openJournal(file);
  expect(version()).toBe(2);
  // Whoever looks gets the same checksums, before and after.
  expect([...journal.read("s")]).toEqual(before);
  expect([...looking.read("s")]).toEqual(before);
  expect(before).toHaveLength(802);
  journal.append("s", 9, event(9));
  for (const study of ["s", "other"]) expect(journal.flaw(study)).toBeUndefined();
  expect(() => looking.append("s", 9, event(9))).toThrow(/opened to look/);
  looking.close();
  journal.close();
});

test("whoever looks at an old journal does not disturb the old Assay that writes it", () => {
  const { file, write, version } = old(3);
  const looking = openJournal(file, { looking: true });
  expect([...looking.read("s")]).toHaveLength(2);
  write("s", 4);
  expect(version()).toBe(1);
  expect([...looking.read("s")]).toHaveLength(3);
  looking.close();
});
