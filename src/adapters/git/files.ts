import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { AssayError } from "../../domain/error.ts";

/** Does something in the state folder; what its disk may refuse becomes a `Problem`. */
export function inState<T>(directory: string, doing: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw stateProblem(directory, doing, error) ?? error;
  }
}

function stateProblem(directory: string, doing: string, error: unknown): AssayError | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new AssayError({ code: "disk-full", doing, where: directory }, { cause: error });
  }
  if (["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"].includes(code ?? "")) {
    return new AssayError(
      { code: "state-not-writable", directory, detail: message },
      { cause: error },
    );
  }
  return undefined;
}

/** Writes a file whole, and only when it says something else: other processes may be reading it. */
export function keepFile(path: string, text: string): void {
  if (textOf(path) === text) return;
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

/** A file's text, or `undefined` when there is none. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ENOTDIR";
}

/** True for a real folder; a symbolic link to one does not count. */
export function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Removes a file or a tree, folders that refuse their owner included. */
export function removeTree(path: string | Buffer): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    openUp(path);
    rmSync(path, { recursive: true, force: true });
  }
}

/** An empty folder in place of whatever was there. */
export function emptyFolder(path: string): void {
  try {
    // Most are empty, and looking through folders is slow.
    rmdirSync(path);
  } catch {
    removeTree(path);
  }
  mkdirSync(path, { recursive: true });
}

/** Gives the owner access to every folder and file below; never follows a symbolic link. */
export function openUp(path: string | Buffer): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() && (stat.mode & 0o400) === 0) chmodSync(path, stat.mode | 0o400);
  if (!stat?.isDirectory()) return;
  if ((stat.mode & 0o700) !== 0o700) chmodSync(path, stat.mode | 0o700);
  const folder = Buffer.concat([Buffer.from(path), Buffer.from("/")]);
  // Names as bytes: they need not be UTF-8.
  for (const name of readdirSync(path, { encoding: "buffer" })) {
    openUp(Buffer.concat([folder, name]));
  }
}

/**
 * Copies an index with its time. git compares the content of files that are as young as the index that
 * vouches for them; a copy that looked younger would vouch for what was written to them since.
 */
export function copyIndex(index: string, copy: string): void {
  const seconds = Math.floor(statSync(index).mtimeMs / 1000);
  copyFileSync(index, copy);
  utimesSync(copy, seconds, seconds);
}
