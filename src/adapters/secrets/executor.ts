import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AssayError } from "../../domain/error.ts";
import { type Mask, maskCut } from "../../domain/secrets.ts";
import type { Executor, Finished } from "../../ports/executor.ts";

/**
 * An executor that hands over no secret of what commands print, and leaves none in their logs: whole texts are
 * masked, for the border between two pieces may go through a token. What commands are given is as it was.
 */
export function maskedExecutor(executor: Executor, mask: Mask): Executor {
  return {
    isolation: executor.isolation,
    async exec(workspace, command) {
      const { log } = command;
      if (log === undefined) return masked(await executor.exec(workspace, command), mask);
      // As printed it never stands in the state folder, not even when this process is killed meanwhile.
      const folder = mkdtempSync(join(tmpdir(), "assay-log-"));
      const printed = join(folder, "log");
      try {
        const finished = await executor.exec(workspace, { ...command, log: printed });
        writeLog(log, maskedBytes(bytesOf(printed), mask));
        return masked(finished, mask);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

function masked(finished: Finished, mask: Mask): Finished {
  const { stdout, stderr, truncated } = finished;
  const whole = (text: string) => mask(truncated ? maskCut(text) : text);
  return { ...finished, stdout: whole(stdout), stderr: whole(stderr) };
}

/** Output that is no UTF-8 stays as it is where there is nothing to mask. */
function maskedBytes(bytes: Buffer, mask: Mask): Buffer {
  const text = bytes.toString("utf8");
  const whole = mask(maskCut(text));
  return whole === text ? bytes : Buffer.from(whole);
}

/** Of a command that never started there is none. */
function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}

/** Throws `disk-full`, or `state-not-writable` for any other reason. */
function writeLog(file: string, content: Buffer): void {
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
