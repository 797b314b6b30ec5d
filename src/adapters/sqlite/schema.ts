import type { DatabaseSync } from "node:sqlite";
import { UNCHAINED } from "../../domain/chain.ts";
import { checksumOf, type Row } from "./checksum.ts";

/** Grows when the schema changes; a newer file than ours is refused, not guessed at. */
export const SCHEMA_VERSION = 2;

/** The last version whose events carry no checksums. */
const UNSUMMED_VERSION = 1;

const CHECKSUM = "checksum TEXT NOT NULL DEFAULT ''";

/** What was torn is taken away, not destroyed: nothing here can know that it was worthless. */
const TORN_EVENTS = `
  CREATE TABLE IF NOT EXISTS torn_events (
    seq INTEGER NOT NULL, study TEXT NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL,
    event TEXT NOT NULL, checksum TEXT NOT NULL
  ) STRICT;
`;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    study TEXT NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    event TEXT NOT NULL CHECK (json_valid(event)),
    ${CHECKSUM}
  ) STRICT;
  CREATE INDEX IF NOT EXISTS events_by_study ON events (study, seq);
  CREATE INDEX IF NOT EXISTS events_by_type ON events (type, seq);
  ${TORN_EVENTS}
`;

export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.user_version);
}

/**
 * Makes the tables of a new journal, and gives an old one its checksums unless somebody only looks: whoever
 * holds the lock may be writing. False where it goes without.
 */
export function bringUpToDate(database: DatabaseSync, looking: boolean): boolean {
  const version = versionOf(database);
  if (version === SCHEMA_VERSION) return true;
  if (version === UNSUMMED_VERSION && looking) return false;
  database.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have done it while this one waited.
    if (versionOf(database) === UNSUMMED_VERSION) addChecksums(database);
    else database.exec(SCHEMA);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
  } catch (thrown) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw thrown;
  }
  return true;
}

/** Rows that are read at once. */
const BATCH = 500;

/** Chains what an older Assay wrote: what is there now counts as what was written. */
function addChecksums(database: DatabaseSync): void {
  database.exec(`ALTER TABLE events ADD COLUMN ${CHECKSUM}; ${TORN_EVENTS}`);
  const next = database.prepare("SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?");
  const write = database.prepare("UPDATE events SET checksum = ? WHERE seq = ?");
  const last = new Map<string, string>();
  for (let seq = -1; ; ) {
    const rows = next.all(seq, BATCH) as unknown as Row[];
    for (const row of rows) {
      const checksum = checksumOf(last.get(row.study) ?? UNCHAINED, row);
      write.run(checksum, row.seq);
      last.set(row.study, checksum);
      seq = row.seq;
    }
    if (rows.length < BATCH) return;
  }
}
