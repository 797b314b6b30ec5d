import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { AssayError } from "../../domain/error.ts";

/** Bytes of a run's log. */
export const LOG_LIMIT = 8 * 1024 * 1024;

/** Writes the log of a run. Throws `disk-full`, or `state-not-writable` for any other reason. */
export function writeLog(file: string, content: Buffer): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new AssayError(
      code === "ENOSPC" || code === "EDQUOT"
        ? { code: "disk-full", doing: "writing the log of a run", where: file }
        : { code: "state-not-writable", directory: dirname(file), detail: message },
      { cause: error },
    );
  }
}
