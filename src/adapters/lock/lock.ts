import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AssayError } from "../../domain/error.ts";

/** A repository that this process holds alone, until `release` or its end. */
export interface Lock {
  release(): void;
}

interface Owner {
  readonly pid: number;
  readonly since: string;
  readonly study: string;
}

/** SQLITE_BUSY: https://sqlite.org/rescode.html */
const BUSY = 5;

/**
 * Takes a repository for one study. The lock is a write transaction on `.assay/lock.db`, held open: the
 * kernel frees it when the process ends, however it ends, so no stale lock can block. Who holds it
 * stands in `owner.json`, for whoever is turned away. Throws `study-running`, `state-not-writable`.
 */
export function lockRepository(home: string, study: string): Lock {
  const owner = join(home, "owner.json");
  const database = begin(home, owner);
  const me: Owner = { pid: process.pid, since: new Date().toISOString(), study };
  writeFileSync(`${owner}.new`, JSON.stringify(me));
  renameSync(`${owner}.new`, owner);
  return {
    release() {
      rmSync(owner, { force: true });
      database.exec("ROLLBACK");
      database.close();
    },
  };
}

function begin(home: string, owner: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(join(home, "lock.db"));
    database.exec("BEGIN IMMEDIATE");
    return database;
  } catch (thrown) {
    database?.close();
    const error = thrown as Error & { errcode?: number };
    if (error.errcode === BUSY) throw new AssayError({ code: "study-running", ...read(owner) });
    const { message: detail } = error;
    throw new AssayError(
      { code: "state-not-writable", directory: home, detail },
      { cause: thrown },
    );
  }
}

/** Between taking the lock and naming its owner there is a moment without a name. */
function read(owner: string): Owner {
  try {
    return JSON.parse(readFileSync(owner, "utf8"));
  } catch {
    return { pid: 0, since: "a moment ago", study: "unknown" };
  }
}
