import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CONCEPTS_VERSION, conceptsOf } from "../../domain/concepts.ts";
import type { NoteStatus } from "../../domain/note.ts";
import { NOTE_FOLDERS } from "../../domain/recalled-note.ts";
import { namesSpread } from "../../domain/words.ts";
import { readNote } from "./read-note.ts";

/** A note that holds words of a query. */
export interface Hit {
  /** From the vault's folder, without its ending: `experiments/20261124-001414-56f6-t3`. */
  readonly name: string;
  readonly title: string;
  /** How well its words match, by BM25; positive, more is better. */
  readonly match: number;
  readonly paths: readonly string[];
  readonly at: number;
  readonly status?: NoteStatus;
}

/** What is asked for of an index. */
export interface Sought {
  readonly most: number;
  /** How much a word counts by where it stands. */
  readonly columns: Readonly<Record<"title" | "body" | "paths" | "concepts", number>>;
  readonly status?: NoteStatus | undefined;
}

/** Bytes of a note that are read: nobody looks for what stands behind. */
const READ = 200_000;
/** Notes whose match with a query is reckoned, about. */
const LOOKED_AT = 3000;
/** Characters of a note whose meaning is looked at. */
const MEANT = 4000;
/** Changes when what is indexed does. */
const VERSION = (CONCEPTS_VERSION ^ 2) & 0x7fffffff;

const SCHEMA = `
  CREATE TABLE folder (name TEXT PRIMARY KEY, changed REAL NOT NULL);
  CREATE TABLE note (
    id INTEGER PRIMARY KEY, folder TEXT NOT NULL, name TEXT NOT NULL UNIQUE, changed REAL NOT NULL,
    title TEXT NOT NULL, paths TEXT NOT NULL, status TEXT, at REAL NOT NULL, supersedes TEXT
  );
  CREATE INDEX newer ON note (supersedes) WHERE supersedes IS NOT NULL;
  CREATE VIRTUAL TABLE words USING fts5(
    title, body, paths, concepts, content='', contentless_delete=1, tokenize='porter unicode61'
  );`;

/**
 * The words of a vault's notes, by SQLite's FTS5 in a file beside them. The notes are the truth: what was added, taken
 * away or put in the place of another since the last time is read first, and an index that is broken, or cannot be
 * written, is made anew, in memory where nothing else is possible.
 */
export class NoteIndex {
  readonly #folder: string;
  readonly #database: DatabaseSync;

  private constructor(folder: string, file: string) {
    this.#folder = folder;
    this.#database = new DatabaseSync(file, { timeout: 10_000 });
  }

  /**
   * Asks the index in a file. Where that is damaged it is made anew; where SQLite cannot use it, whatever the reason, the
   * question is answered from memory.
   */
  static asked<T>(folder: string, file: string, ask: (index: NoteIndex) => T): T {
    // Whoever only looks makes no folder.
    if (!existsSync(dirname(file))) return NoteIndex.#once(folder, MEMORY, ask);
    try {
      return NoteIndex.#once(folder, file, ask);
    } catch (thrown) {
      const { errcode } = thrown as { errcode?: number };
      if (errcode === undefined) throw thrown;
      if (BROKEN.has(errcode & 0xff)) NoteIndex.remove(file);
      return NoteIndex.#once(folder, MEMORY, ask);
    }
  }

  static #once<T>(folder: string, file: string, ask: (index: NoteIndex) => T): T {
    const index = new NoteIndex(folder, file);
    try {
      index.#prepare();
      index.#catchUp();
      return ask(index);
    } finally {
      index.#database.close();
    }
  }

  /** Takes the file away; the next one that opens it reads every note. */
  static remove(file: string): void {
    for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
  }

  /**
   * The notes that hold any of the words, or one that means about the same, the best match first; only those of a status,
   * where one is given. What another note supersedes is left out.
   */
  search(words: readonly string[], { most, columns, status: wanted }: Sought): readonly Hit[] {
    const query = this.#queryOf(words);
    if (query === undefined) return [];
    const { title, body, paths, concepts } = columns;
    const rank = `bm25(${[title, body, paths, concepts].map((each) => each.toFixed(6)).join(", ")})`;
    const rows = this.#database
      .prepare(
        `SELECT note.name, note.title, note.paths, note.status, note.at, -found.rank AS match
         FROM (SELECT rowid, rank FROM words WHERE words MATCH $query AND rank MATCH '${rank}'
               ${wanted ? "AND rowid IN (SELECT id FROM note WHERE status = $status)" : ""}
               ORDER BY rank LIMIT $most) AS found
         JOIN note ON note.id = found.rowid
         WHERE NOT EXISTS (SELECT 1 FROM note AS newer WHERE newer.id <> note.id
                           AND newer.supersedes = substr(note.name, instr(note.name, '/') + 1))
         ORDER BY found.rank`,
      )
      .all({ $query: query, $most: most, ...(wanted && { $status: wanted }) });
    return rows.map(({ name, title, paths, status, at, match }) => ({
      ...{ name: String(name), title: String(title), match: Number(match), at: Number(at) },
      paths: JSON.parse(String(paths)),
      ...(status !== null && { status: status as NoteStatus }),
    }));
  }

  /**
   * All words and what they mean count for the order, but only notes are looked at that have one of the rarer ones: those
   * that hardly tell notes apart stand in too many. Nothing where none is known.
   */
  #queryOf(words: readonly string[]): string | undefined {
    const count = this.#database.prepare("SELECT count(*) AS notes FROM words WHERE words MATCH ?");
    const asked = [...words, ...conceptsOf(words.join(" "))]
      .map((word) => `"${word.replaceAll('"', '""')}"`)
      .map((word) => ({ word, notes: Number(count.get(word)?.notes) }));
    const known = asked
      .filter(({ notes }) => notes > 0)
      .toSorted((one, other) => one.notes - other.notes);
    let sum = 0;
    const rare = known.filter(({ notes }, nth) => {
      sum += notes;
      return nth === 0 || sum <= LOOKED_AT;
    });
    if (rare.length === 0) return undefined;
    const anyOf = (those: typeof known) => `(${those.map(({ word }) => word).join(" OR ")})`;
    return rare.length === known.length ? anyOf(known) : `${anyOf(rare)} AND ${anyOf(known)}`;
  }

  /** An index that was made in another way is made anew. */
  #prepare(): void {
    this.#database.exec("PRAGMA synchronous = NORMAL");
    const made = this.#database.prepare("PRAGMA user_version").get()?.user_version;
    if (made === VERSION) return;
    this.#database.exec("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE");
    try {
      const now = this.#database.prepare("PRAGMA user_version").get()?.user_version;
      const drop = ["folder", "note", "words"].map((table) => `DROP TABLE IF EXISTS ${table};`);
      // Another process may have made it meanwhile.
      if (now !== VERSION)
        this.#database.exec(`${drop.join("")}${SCHEMA} PRAGMA user_version = ${VERSION}`);
      this.#database.exec("COMMIT");
    } catch (thrown) {
      this.#database.exec("ROLLBACK");
      throw thrown;
    }
  }

  #catchUp(): void {
    for (const folder of NOTE_FOLDERS) {
      const changed = statSync(join(this.#folder, folder), { throwIfNoEntry: false })?.mtimeMs ?? 0;
      const known = this.#database.prepare("SELECT changed FROM folder WHERE name = ?").get(folder);
      if (Number(known?.changed ?? 0) === changed) continue;
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        this.#readFolder(folder);
        this.#database
          .prepare("INSERT OR REPLACE INTO folder (name, changed) VALUES (?, ?)")
          .run(folder, changed);
        this.#database.exec("COMMIT");
      } catch (thrown) {
        this.#database.exec("ROLLBACK");
        throw thrown;
      }
    }
  }

  #readFolder(folder: string): void {
    const path = join(this.#folder, folder);
    const names = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith(".md")) : [];
    const rows = this.#database
      .prepare("SELECT id, name, changed FROM note WHERE folder = ?")
      .all(folder);
    const known = new Map(rows.map((row) => [String(row.name), row]));
    const dropNote = this.#database.prepare("DELETE FROM note WHERE id = ?");
    const dropWords = this.#database.prepare("DELETE FROM words WHERE rowid = ?");
    const add = this.#database.prepare(
      "INSERT INTO note (folder, name, changed, title, paths, status, at, supersedes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    );
    const index = this.#database.prepare(
      "INSERT INTO words (rowid, title, body, paths, concepts) VALUES (?, ?, ?, ?, ?)",
    );
    for (const file of names) {
      const name = `${folder}/${file.slice(0, -".md".length)}`;
      const mtimeMs = savedAt(join(path, file));
      // Left among the known ones it is taken out of the index.
      if (mtimeMs === undefined) continue;
      const before = known.get(name);
      known.delete(name);
      if (before?.changed === mtimeMs) continue;
      const text = beginOf(join(path, file));
      if (before) for (const drop of [dropNote, dropWords]) drop.run(before.id as number);
      // Taken away meanwhile; the folder is looked at again, because that changed it.
      if (text === undefined) continue;
      const read = readNote(text);
      const { title, body, paths, status, at = mtimeMs, supersedes } = read;
      const { lastInsertRowid } = add.run(
        ...[folder, name, mtimeMs, title, JSON.stringify(paths), status ?? null, at],
        supersedes ?? null,
      );
      const concepts = conceptsOf(`${title}\n${body.slice(0, MEANT)}`).join(" ");
      index.run(
        ...[lastInsertRowid, namesSpread(title), namesSpread(body)],
        ...[namesSpread(paths.join(" ")), concepts],
      );
    }
    for (const { id } of known.values())
      for (const drop of [dropNote, dropWords]) drop.run(id as number);
  }
}

const MEMORY = ":memory:";

/** SQLite's codes for a file that is damaged, or no database. */
const BROKEN: ReadonlySet<number> = new Set([11, 26]);

/** When a note was saved; nothing for a folder, a pipe, a link that leads nowhere, or what was taken away meanwhile. */
function savedAt(file: string): number | undefined {
  try {
    const found = statSync(file);
    return found.isFile() ? found.mtimeMs : undefined;
  } catch {
    return undefined;
  }
}

function beginOf(file: string): string | undefined {
  try {
    const open = openSync(file, "r");
    try {
      const bytes = Buffer.alloc(Math.min(READ, fstatSync(open).size));
      return bytes.toString("utf8", 0, readSync(open, bytes));
    } finally {
      closeSync(open);
    }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw thrown;
  }
}
