import { AssayError } from "../domain/error.ts";

/** System errors that say that the machine has no more of something: processes, memory, open files. */
const EXHAUSTED = new Set(["EAGAIN", "EMFILE", "ENFILE", "ENOMEM"]);

/**
 * What was thrown, as a `Problem` where it is a failure of the machine that any of our many small file
 * operations may meet; anything else stays as it is.
 */
export function foreseeable(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof AssayError) return thrown;
  const { code = "", path, dest, syscall, message } = thrown as NodeJS.ErrnoException & Paths;
  if (code === "ENOSPC" || code === "EDQUOT") {
    const where = dest ?? path ?? "the state folder";
    return new AssayError(
      { code: "disk-full", doing: DOING[syscall ?? ""] ?? "writing a file", where },
      { cause: thrown },
    );
  }
  if (!EXHAUSTED.has(code)) return thrown;
  return new AssayError({ code: "cannot-run", detail: message }, { cause: thrown });
}

interface Paths {
  readonly dest?: string;
}

const DOING: Readonly<Record<string, string>> = {
  mkdir: "making a folder",
  copyfile: "copying a file",
};
