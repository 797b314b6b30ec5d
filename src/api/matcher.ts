import picomatch from "picomatch";

/**
 * Globs as a test for paths from the repository's root; a path that is spelled out matches itself, and
 * what a glob behind `!` matches is taken away from the others.
 */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  const literal = new Set(globs);
  const wanted = globs.filter((glob) => !glob.startsWith("!"));
  const unwanted = globs.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1));
  const isWanted = picomatch(wanted, GLOBS);
  const isUnwanted = unwanted.length > 0 ? matcher(unwanted) : () => false;
  return (path) => literal.has(path) || (isWanted(path) && !isUnwanted(path));
}

/** Names may begin with a dot, and hold line ends: `s` lets a wildcard stand for those too. */
const GLOBS = { dot: true, flags: "s" };
