import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { expect, test } from "vitest";
import { maskedJournal } from "../src/adapters/secrets/journal.ts";
import { openJournal } from "../src/adapters/sqlite/journal.ts";
import type { StudyEvent } from "../src/domain/event.ts";
import { masking } from "../src/domain/secrets.ts";
import { AssayError, readStudy } from "../src/index.ts";
import { journalContract } from "../src/testing/journal-contract.ts";
import { assay } from "./rig/assay.ts";
import { tempDir } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

journalContract("sqlite", () => {
  const file = join(tempDir(), "journal.db");
  return () => openJournal(file);
});

journalContract("sqlite, masked", () => {
  const file = join(tempDir(), "journal.db");
  return () => maskedJournal(openJournal(file), masking());
});

test("a masked journal holds no secret, gives back what it holds, and keeps sources as they are", () => {
  const file = join(tempDir(), "journal.db");
  const journal = maskedJournal(
    openJournal(file),
    masking([{ name: "A_KEY", value: "the-secret" }]),
  );
  const hypothesis = { statement: "Use the-secret", predicted: 0.5 };
  const source = "patches:the-secret.patch";
  const change = { kind: "tree", tree: "0".repeat(40) } as const;
  const event: StudyEvent = {
    type: "proposed",
    trial: 1,
    proposal: { hypothesis, source, change },
  };
  const masked = { ...hypothesis, statement: "Use [masked: value of A_KEY]" };
  const expected = { ...event, proposal: { hypothesis: masked, source, change } };
  expect(journal.append("a", 1, event).event).toEqual(expected);
  expect([...journal.read("a")].map((recorded) => recorded.event)).toEqual([expected]);
  journal.close();
});

test("a file that is no journal is a plain problem, and stays as it is", () => {
  const file = join(tempDir(), "journal.db");
  writeFileSync(
    file,
    "not a database, but somebody's only copy of something, long enough to matter",
  );
  expect(() => openJournal(file)).toThrow(/journal .* cannot be read/);
});

test("rows of another hand are a plain problem, whatever they hold", async () => {
  const { root, patches } = valueRepository();
  patch({ root, patches }, "1", { "src/value.txt": "90\n" });
  await assay(root, "learn", ...question(patches));
  const file = join(root, ".assay/journal.db");
  const database = new DatabaseSync(file);
  const rows = database.prepare("SELECT seq, event FROM events ORDER BY seq").all();
  const change = database.prepare("UPDATE events SET event = ? WHERE seq = ?");
  const row = fc.constantFrom(
    ...rows.map(({ seq, event }) => ({ seq: Number(seq), event: String(event) })),
  );
  const forged = fc.oneof(
    fc.json(),
    fc
      .record({ type: fc.constantFrom("ran", "settled", "decided", "x"), trial: fc.jsonValue() })
      .map((each) => JSON.stringify(each)),
    fc.constantFrom('{"type":"ran","trial":1}', '{"type":"__proto__"}', '{"type":"study-started"}'),
  );
  await fc.assert(
    fc.asyncProperty(row, forged, async ({ seq, event }, text) => {
      change.run(text, seq);
      try {
        const { trials } = await readStudy({ directory: root });
        for (const trial of trials()) expect(Number.isInteger(trial.number)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(AssayError);
      } finally {
        change.run(event, seq);
      }
    }),
    { numRuns: 60 },
  );
  expect((await readStudy({ directory: root })).study.tally.kept).toBe(1);
  database.close();
});

test("a journal of a newer version is refused", () => {
  const file = join(tempDir(), "journal.db");
  openJournal(file).close();
  const database = new DatabaseSync(file);
  database.exec("PRAGMA user_version = 99");
  database.close();
  expect(() => openJournal(file)).toThrow(/newer Assay \(schema 99\)/);
});

test("one that another program holds, or that may not be written, is told as such", () => {
  const file = join(tempDir(), "journal.db");
  const journal = openJournal(file, { patienceMs: 0 });
  const database = new DatabaseSync(file);
  database.exec("BEGIN IMMEDIATE");
  const begun = { type: "trial-started", trial: 1, parent: "p" } as const;
  expect(() => journal.append("a", 1, begun)).toThrow(/held by another program/);
  database.exec("ROLLBACK");
  database.close();
  journal.append("a", 1, begun);
  journal.close();
  expect(() => openJournal(join(file, "below"))).toThrow(/cannot be written/);
});
