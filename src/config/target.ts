import { AssayError } from "../domain/error.ts";
import { nearest } from "../domain/nearest.ts";

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
 * `src/`); with `!` in front it takes away from the others. Throws `target-missing`, and `target-matches-nothing` when one of them matches no file.
 */
export function targetGlobs(question: TargetQuestion): string[] {
  const { entries, directory, paths } = question;
  if (entries.every(isException)) throw new AssayError({ code: "target-missing" });
  const known = new Set(paths);
  return entries.map((entry) => {
    if (known.has(fromRoot(entry, directory))) return fromRoot(entry, directory);
    if (isException(entry)) return `!${targetGlob(entry.slice(1), known, question)}`;
    return targetGlob(entry, known, question);
  });
}

const isException = (entry: string) => entry.startsWith("!");

function targetGlob(
  entry: string,
  known: ReadonlySet<string>,
  { directory, paths, match }: TargetQuestion,
): string {
  const glob = globFromRoot(entry, directory, paths);
  if (known.has(glob) || paths.some(match([glob]))) return glob;
  const module = modulePath(entry, directory, known, paths);
  if (module !== undefined) return module;
  const near = nearest(entry, spellings(paths, directory));
  throw new AssayError({
    code: "target-matches-nothing",
    target: [entry],
    ...(near === undefined ? {} : { nearest: near }),
  });
}

/** An entry as a glob from the repository's root, whether it matches anything or not. */
export function globFromRoot(entry: string, directory: string, paths: readonly string[]): string {
  if (isException(entry)) return `!${globFromRoot(entry.slice(1), directory, paths)}`;
  const path = fromRoot(entry, directory);
  if (paths.includes(path)) return path;
  if (isFolder(path, paths)) return path === "" ? "**" : `${literal(path)}/**`;
  return fromRoot(entry, literal(directory));
}

/** A path as a glob that matches nothing else: `app/[slug]` is a folder's name in many web projects. */
function literal(path: string): string {
  return path.replace(/[\\*?[\]{}()!+@|]/g, "\\$&");
}

/** What may have been meant, as it is written from `directory`: files, folders, all below a folder. */
function spellings(paths: readonly string[], directory: string): Set<string> {
  const here = directory === "" ? "" : `${directory}/`;
  const all = new Set<string>();
  for (const path of paths) {
    if (!path.startsWith(here)) continue;
    const steps = path.slice(here.length).split("/");
    for (const depth of steps.keys()) {
      const spelling = steps.slice(0, depth + 1).join("/");
      all.add(spelling);
      if (depth < steps.length - 1) all.add(`${spelling}/**`);
    }
  }
  return all;
}

/** An entry seen from the repository's root, `.` and `..` resolved. */
export function fromRoot(entry: string, directory: string): string {
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
