import { dirname } from "node:path";
import { AssayError } from "../../domain/error.ts";
import type { Problem } from "../../domain/problem.ts";

/** Does something with a journal's file; what SQLite refuses becomes a `Problem`. */
export function guarded<T>(file: string, work: () => T): T {
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
