import { AssayError } from "../domain/error.ts";

/** What reading gives; a failure of the file system as `file-unreadable`. */
export function reading<T>(what: string, file: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    const { code, message: detail } = thrown as NodeJS.ErrnoException;
    if (typeof code !== "string" || thrown instanceof AssayError) throw thrown;
    throw new AssayError({ code: "file-unreadable", what, file, detail }, { cause: thrown });
  }
}
