import { DatabaseSync, type StatementSync } from "node:sqlite";
import { UNCHAINED } from "../../domain/chain.ts";
import { AssayError } from "../../domain/error.ts";
import type { Recorded, StudyEvent } from "../../domain/event.ts";
import type { StudyId } from "../../domain/ids.ts";
import type { Flaw, Journal, ReadOptions } from "../../ports/journal.ts";
import { Chain, checksumOf, type Row } from "./checksum.ts";
import { guarded } from "./problems.ts";
import { bringUpToDate, SCHEMA_VERSION, versionOf } from "./schema.ts";

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

/** One statement, so that no other connection can append between finding the last checksum and using it. */
const APPEND = `
  INSERT INTO events (study, at, type, event, checksum) VALUES ($study, $at, $type, $event, chained(coalesce(
    (SELECT checksum FROM events WHERE study = $study ORDER BY seq DESC LIMIT 1), '${UNCHAINED}'
  ), $study, $at, $event)) RETURNING seq, checksum`;

/** How a journal is opened. */
export interface JournalOptions {
  /** Nothing will be appended: a journal of an older version stays as it is. */
  readonly looking?: boolean;
  /** How long to wait for another program that writes to it. */
  readonly patienceMs?: number;
}

/**
 * Opens the journal of a repository, one SQLite file in WAL mode: what was appended survives the end of
 * this process, what is weighty also the end of the machine. Throws `journal-unreadable`, `journal-newer`, `journal-busy`,
 * `state-not-writable`, `disk-full`.
 */
export function openJournal(file: string, options: JournalOptions = {}): Journal {
  return guarded(file, () => new SqliteJournal(file, options));
}

class SqliteJournal implements Journal {
  readonly #file: string;
  readonly #database: DatabaseSync;
  /** Missing where events carry no checksums: an older journal that somebody only looks at. */
  readonly #insert: StatementSync | undefined;

  constructor(file: string, { looking = false, patienceMs = 10_000 }: JournalOptions) {
    this.#file = file;
    this.#database = new DatabaseSync(file, { timeout: patienceMs });
    const version = versionOf(this.#database);
    if (version > SCHEMA_VERSION) {
      this.#database.close();
      throw new AssayError({ code: "journal-newer", file, schema: version });
    }
    this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    this.#database.function("chained", { deterministic: true }, (former, study, at, event) =>
      checksumOf(String(former), { study: String(study), at: Number(at), event: String(event) }),
    );
    if (bringUpToDate(this.#database, looking)) this.#insert = this.#database.prepare(APPEND);
  }

  append(study: StudyId, at: number, event: StudyEvent): Recorded {
    const { type } = event;
    const insert = () => this.#insert?.all({ study, at, type, event: JSON.stringify(event) })[0];
    const write = WEIGHTY.has(type) ? () => this.#toDisk(insert) : insert;
    const row = guarded(this.#file, write);
    if (!row) throw new Error("a journal that was opened to look at is appended to");
    return { seq: Number(row.seq), at, study, event, checksum: String(row.checksum) };
  }

  *read(study: StudyId, { edited = "refuse", after }: ReadOptions = {}): Iterable<Recorded> {
    const isGiven = edited === "give" && this.flaw(study)?.kind === "edited";
    const rows = this.#rows(study, after);
    const chain = new Chain(after?.checksum);
    for (const row of rows) {
      if (!isGiven && !this.#follows(chain, row)) {
        const flaw = this.#flawAt(row, chain, rows);
        if (flaw.kind === "edited") throw this.#edited(study, flaw.event);
        return;
      }
      yield this.#recorded(row);
    }
  }

  flaw(study: StudyId): Flaw | undefined {
    const rows = this.#rows(study);
    const chain = new Chain();
    for (const row of rows) {
      if (!this.#follows(chain, row)) return this.#flawAt(row, chain, rows);
    }
    return undefined;
  }

  mend(study: StudyId): number {
    const flaw = this.flaw(study);
    if (!flaw) return 0;
    if (flaw.kind === "edited") throw this.#edited(study, flaw.event);
    guarded(this.#file, () => this.#takeAway(study, flaw.event));
    return flaw.events;
  }

  studies(): readonly StudyId[] {
    const ids = this.#database
      .prepare("SELECT study FROM events WHERE type = 'study-started' ORDER BY seq")
      .all()
      .map((row) => String(row.study));
    return ids.filter((id) => !this.#isNothing(id));
  }

  close(): void {
    this.#database.close();
  }

  /** The rows of a study; those of a journal without checksums get them here. */
  *#rows(study: StudyId, after?: ReadOptions["after"]): Generator<Row, undefined> {
    const rows = this.#database
      .prepare("SELECT * FROM events WHERE study = ? AND seq > ? ORDER BY seq")
      .iterate(study, after?.seq ?? -1) as unknown as Iterable<Row>;
    let former = after?.checksum ?? UNCHAINED;
    for (const row of rows) {
      if (this.#insert) yield row;
      else {
        former = checksumOf(former, row);
        yield { ...row, checksum: former };
      }
    }
  }

  /** What is wrong from a row on that does not follow: an event that does shows that more was written. */
  #flawAt(first: Row, chain: Chain, rest: Iterable<Row>): Flaw {
    let events = 1;
    for (const row of rest) {
      if (this.#follows(chain, row)) return { kind: "edited", event: first.seq };
      events++;
    }
    return { kind: "torn", event: first.seq, events };
  }

  #follows(chain: Chain, row: Row): boolean {
    return guarded(this.#file, () => chain.follows(row));
  }

  /** A study of which nothing is left. */
  #isNothing(study: StudyId): boolean {
    const [first] = this.#rows(study);
    if (!first || new Chain().follows(first)) return !first;
    return this.flaw(study)?.kind === "torn";
  }

  #takeAway(study: StudyId, from: number): void {
    const which = "FROM events WHERE study = ? AND seq >= ?";
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      this.#database.prepare(`INSERT INTO torn_events SELECT * ${which}`).run(study, from);
      this.#database.prepare(`DELETE ${which}`).run(study, from);
      this.#database.exec("COMMIT");
    } catch (thrown) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw thrown;
    }
  }

  #edited(study: StudyId, event: number): AssayError {
    return new AssayError({ code: "journal-edited", file: this.#file, study, event });
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

  #recorded({ seq, study, at, event, checksum }: Row): Recorded {
    const parsed = guarded(this.#file, () => eventOf(event, seq));
    return { seq, at, study, event: parsed, checksum };
  }
}

/** What we wrote has a type, and a trial's a number; anything else was written by another hand. */
function eventOf(text: string, seq: number): StudyEvent {
  const value: unknown = JSON.parse(text);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const { type, trial = 1 } = (isObject ? value : {}) as Readonly<Record<string, unknown>>;
  if (typeof type !== "string" || !Number.isSafeInteger(trial)) {
    throw new Error(`row ${seq} holds no event`);
  }
  return value as StudyEvent;
}
