import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { join, sep } from "node:path";

const MOST_BYTES = 16 * 1024 * 1024;

/** The text of a file, or why there is none, as the rest of a sentence that begins with "it". */
export type WorkspaceFile =
  | { readonly text: string }
  | { readonly problem: string; readonly isTooLong?: true };

/**
 * Reads a file that a command of the candidate wrote. A link that leads out of the workspace is not
 * followed, and nothing but a regular file of at most so many bytes is read: the candidate could have put a
 * pipe, a device or the user's own file there.
 */
export async function readWorkspaceFile(
  root: string,
  path: string,
  mostBytes = MOST_BYTES,
): Promise<WorkspaceFile> {
  try {
    const top = await realpath(root);
    const real = await realpath(join(top, path));
    if (!real.startsWith(top + sep)) return { problem: `left ${path} outside its workspace` };
    const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const found = await file.stat();
      if (!found.isFile()) return { problem: `left something at ${path} that is no file` };
      if (found.size > mostBytes) {
        const problem = `left more than ${mostBytes / 2 ** 20} MiB in ${path}`;
        return { problem, isTooLong: true };
      }
      return { text: await file.readFile("utf8") };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { problem: `left no readable ${path} (${codeOf(error)})` };
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
