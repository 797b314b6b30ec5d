import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AssayError } from "../../domain/error.ts";

/** A repository that this process holds alone, until `release` or its end. */
export interface Lock {
  /** Who held it last, where that one was killed. */
  readonly former: Owner | undefined;
  /** May be called twice. */
  release(): void;
}

/** Who holds a repository. */
export interface Owner {
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
  readonly study: string;
}

/** SQLITE_BUSY: https://sqlite.org/rescode.html */
const BUSY = 5;

/** For a new owner to put its name in place of a killed one's, or an ending one to let go. */
const PATIENCE_MS = 300;

/**
 * Takes a repository for one study. The lock is a write transaction on `.assay/lock.db`, held open: the
 * kernel frees it when the process ends, however it ends, so no stale lock can block. Who holds it
 * stands in `owner.json`, for whoever is turned away. Throws `study-running`, `state-not-writable`.
 */
export function lockRepository(home: string, study: string): Lock {
  const owner = join(home, "owner.json");
  const database = begin(home, owner);
  const former = ownerIn(owner);
  const me: Owner = { pid: process.pid, since: new Date().toISOString(), study };
  writeFileSync(`${owner}.new`, JSON.stringify(me));
  renameSync(`${owner}.new`, owner);
  return {
    former,
    release() {
      if (!database.isOpen) return;
      rmSync(owner, { force: true });
      database.close();
    },
  };
}

function begin(home: string, owner: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(join(home, "lock.db"), { timeout: PATIENCE_MS });
    database.exec("BEGIN IMMEDIATE");
    return database;
  } catch (thrown) {
    database?.close();
    const { errcode, message: detail } = thrown as Error & { errcode?: number };
    const cause = { cause: thrown };
    if (errcode === BUSY)
      throw new AssayError({ code: "study-running", ...(ownerIn(owner) ?? NAMELESS) }, cause);
    throw new AssayError({ code: "state-not-writable", directory: home, detail }, cause);
  }
}

/**
 * Who holds a repository now; `undefined` where nobody does, such as after a kill. For whoever looks: it changes
 * nothing, and a study that begins at this very moment waits a little longer for its lock.
 */
export function holderOf(home: string): Owner | undefined {
  const file = join(home, "lock.db");
  if (!existsSync(file)) return undefined;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec("BEGIN IMMEDIATE; ROLLBACK");
    return undefined;
  } catch (thrown) {
    const owner = ownerIn(join(home, "owner.json"));
    if ((thrown as { errcode?: number }).errcode === BUSY) return owner ?? NAMELESS;
    // A lock that may not be written to cannot be tried: what its owner wrote must do.
    return owner && isAlive(owner.pid) ? owner : undefined;
  } finally {
    database?.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Between taking the lock and naming its owner there is a moment without a name. */
const NAMELESS: Owner = { pid: 0, since: "a moment ago", study: "unknown" };

function ownerIn(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Owner;
  } catch {
    return undefined;
  }
}
