import { readFileSync } from "node:fs";
import { AssayError } from "../domain/error.ts";

/**
 * Reads a file that the user named; `what` is what they call it, `named` how they wrote it. Throws
 * `file-missing`, and `file-unreadable` with the reason.
 */
export function readAsked(what: string, file: string, named = file): Buffer {
  try {
    return readFileSync(file);
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new AssayError({ code: "file-missing", what, file: named });
    const detail = code === "EISDIR" ? "it is a folder" : message;
    throw new AssayError({ code: "file-unreadable", what, file: named, detail }, { cause: thrown });
  }
}
