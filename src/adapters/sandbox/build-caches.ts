import { realpathSync, statSync } from "node:fs";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Folders outside a project with these paths in which its tools keep what they built. They must be
 * there and writable, or every run starts cold: Go compiles its own library first, half a minute or more.
 */
export function buildCaches(paths: readonly string[], env: Env): readonly string[] {
  if (!paths.some((path) => /(^|\/)go\.mod$/.test(path))) return [];
  const cache = env.XDG_CACHE_HOME || `${env.HOME ?? ""}/.cache`;
  const folder = env.GOCACHE || `${cache}/go-build`;
  const isThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return isThere ? [realpathSync(folder)] : [];
}
