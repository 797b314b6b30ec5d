import { AssayError } from "../domain/error.ts";
import { nearest } from "./nearest.ts";

/** Makes a test for paths out of globs; the caller brings the glob library. */
export type Match = (globs: readonly string[]) => (path: string) => boolean;

/** What normalising a target needs to know. */
export interface TargetQuestion {
  /** As the user wrote them, relative to `directory`. */
  readonly entries: readonly string[];
  /** Folder of the repository, `""` for its root. */
  readonly directory: string;
  /** Every path of the base commit. */
  readonly paths: readonly string[];
  readonly match: Match;
}

/**
 * Targets as globs from the repository's root. An entry is a file, a folder (all below it), a glob, or
 * a dotted module path (`app.search` finds `app/search.py`, or the package of that name, also below
 * `src/`). Throws `target-missing`, and `target-matches-nothing` when one of them matches no file.
 */
export function targetGlobs({ entries, directory, paths, match }: TargetQuestion): string[] {
  if (entries.length === 0) throw new AssayError({ code: "target-missing" });
  const known = new Set(paths);
  return entries.map((entry) => {
    const path = fromRoot(entry, directory);
    if (known.has(path)) return path;
    if (isFolder(path, paths)) return path === "" ? "**" : `${path}/**`;
    if (paths.some(match([path]))) return path;
    const module = modulePath(entry, directory, known, paths);
    if (module !== undefined) return module;
    const near = nearest(path, paths);
    throw new AssayError({
      code: "target-matches-nothing",
      target: [entry],
      ...(near === undefined ? {} : { nearest: near }),
    });
  });
}

/** An entry seen from the repository's root, `.` and `..` resolved. */
function fromRoot(entry: string, directory: string): string {
  const parts: string[] = directory === "" ? [] : directory.split("/");
  for (const part of entry.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

function isFolder(path: string, paths: readonly string[]): boolean {
  return path === "" || paths.some((each) => each.startsWith(`${path}/`));
}

function modulePath(
  entry: string,
  directory: string,
  known: ReadonlySet<string>,
  paths: readonly string[],
): string | undefined {
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/.test(entry)) return undefined;
  const inner = entry.replaceAll(".", "/");
  for (const root of ["", "src/"]) {
    const path = fromRoot(root + inner, directory);
    if (known.has(`${path}.py`)) return `${path}.py`;
    if (isFolder(path, paths)) return `${path}/**`;
  }
  return undefined;
}
