import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { AssayError } from "../../domain/error.ts";
import type { Recorded, StudyEvent } from "../../domain/event.ts";
import type { StudyId } from "../../domain/ids.ts";
import type { Problem } from "../../domain/problem.ts";
import type { Journal } from "../../ports/journal.ts";

/** Grows when the schema changes; a newer file than ours is refused, not guessed at. */
const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    study TEXT NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    event TEXT NOT NULL CHECK (json_valid(event))
  ) STRICT;
  CREATE INDEX IF NOT EXISTS events_by_study ON events (study, seq);
  CREATE INDEX IF NOT EXISTS events_by_type ON events (type, seq);
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

interface Row {
  seq: number;
  study: string;
  at: number;
  event: string;
}

/**
 * What must reach the disk before anything follows from it: a question, a proposal that may have cost
 * money, a verdict that moves a branch. Anything else can be measured again after a power failure.
 */
const WEIGHTY: ReadonlySet<StudyEvent["type"]> = new Set([
  "study-started",
  "proposed",
  "decided",
  "study-ended",
]);

/**
 * Opens the journal of a repository, one SQLite file in WAL mode: what was appended survives the end of
 * this process, what is weighty also the end of the machine. Throws `journal-unreadable`, `journal-newer`, `journal-busy`,
 * `state-not-writable`, `disk-full`. Waits `patienceMs` for another program that writes to it.
 */
export function openJournal(file: string, patienceMs = 10_000): Journal {
  return guarded(file, () => new SqliteJournal(file, patienceMs));
}

class SqliteJournal implements Journal {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;

  constructor(file: string, patienceMs: number) {
    this.#file = file;
    this.#database = new DatabaseSync(file, { timeout: patienceMs });
    const version = this.#database.prepare("PRAGMA user_version").get()?.user_version;
    if (typeof version === "number" && version > SCHEMA_VERSION) {
      this.#database.close();
      throw new AssayError({ code: "journal-newer", file, schema: version });
    }
    this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    this.#database.exec(SCHEMA);
    this.#insert = this.#database.prepare(
      "INSERT INTO events (study, at, type, event) VALUES (?, ?, ?, ?)",
    );
  }

  append(study: StudyId, at: number, event: StudyEvent): Recorded {
    const insert = () => this.#insert.run(study, at, event.type, JSON.stringify(event));
    const write = WEIGHTY.has(event.type) ? () => this.#toDisk(insert) : insert;
    const { lastInsertRowid } = guarded(this.#file, write);
    return { seq: Number(lastInsertRowid), at, study, event };
  }

  *read(study: StudyId): Iterable<Recorded> {
    const rows = this.#database
      .prepare("SELECT seq, study, at, event FROM events WHERE study = ? ORDER BY seq")
      .iterate(study);
    for (const row of rows) yield this.#recorded(row as unknown as Row);
  }

  studies(): readonly StudyId[] {
    return this.#database
      .prepare("SELECT study FROM events WHERE type = 'study-started' ORDER BY seq")
      .all()
      .map((row) => String(row.study));
  }

  /** With FULL a commit waits for the disk, and takes along what was written before it. */
  #toDisk<T>(work: () => T): T {
    this.#database.exec("PRAGMA synchronous = FULL");
    try {
      return work();
    } finally {
      this.#database.exec("PRAGMA synchronous = NORMAL");
    }
  }

  close(): void {
    this.#database.close();
  }

  #recorded({ seq, study, at, event }: Row): Recorded {
    return { seq, at, study, event: guarded(this.#file, () => JSON.parse(event) as StudyEvent) };
  }
}

function guarded<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw thrown instanceof AssayError
      ? thrown
      : new AssayError(problemOf(file, thrown as SqliteError), { cause: thrown });
  }
}

type SqliteError = Error & { readonly errcode?: number };

/** Extended result codes have their primary one in the low byte: https://sqlite.org/rescode.html */
function problemOf(file: string, { errcode = 0, message: detail }: SqliteError): Problem {
  if (DISK_FULL.has(errcode))
    return { code: "disk-full", doing: "writing the journal", where: file };
  switch (errcode & 0xff) {
    case BUSY:
      return { code: "journal-busy", file };
    case READONLY:
    case CANNOT_OPEN:
      return { code: "state-not-writable", directory: dirname(file), detail };
    default:
      return { code: "journal-unreadable", file, detail };
  }
}

/** SQLITE_FULL, and SQLITE_IOERR_WRITE and _SHMSIZE, which a full disk gives too. */
const DISK_FULL = new Set([13, 778, 4874]);
const [BUSY, READONLY, CANNOT_OPEN] = [5, 8, 14];
