import { realpathSync, statSync } from "node:fs";
import { basename, join, normalize } from "node:path";
import type { GitRepository } from "./repository.ts";

/** An ignored file or folder of the user's checkout that workspaces are lent. */
export interface Dependency {
  /** Relative to the repository's root. */
  readonly path: string;
  /** Where it is on the host, symbolic links resolved. */
  readonly source: string;
  readonly kind: "folder" | "file";
}

/** Folders in which tools keep what they installed or built, by name. */
const WELL_KNOWN = new Set([
  ...["node_modules", "bower_components", "elm-stuff", ".yarn", ".venv", "venv", ".tox", ".nox"],
  ...[
    "__pypackages__",
    ".eggs",
    "target",
    "vendor",
    ".bundle",
    "Pods",
    "deps",
    "_build",
    ".gradle",
  ],
]);

const isWellKnown = (name: string) => WELL_KNOWN.has(name) || name.endsWith(".egg-info");

/**
 * What to lend: ignored folders with a well-known name, and whatever the user listed by name or by path
 * (a submodule's folder too), as far as it exists.
 */
export async function dependenciesOf(
  repository: GitRepository,
  listed: readonly string[],
): Promise<readonly Dependency[]> {
  const ignored = await ignoredPaths(repository);
  const names = new Set(listed.map((entry) => normalize(entry).replace(/\/$/, "")));
  const wanted = ignored.filter((path) => isWellKnown(basename(path)) || names.has(basename(path)));
  const paths = [...new Set([...wanted, ...[...names].filter((path) => mayBeLent(path, ignored))])];
  return paths
    .sort()
    .filter((path, _, all) => !all.some((other) => path.startsWith(`${other}/`)))
    .flatMap((path) => dependency(repository.root, path));
}

/** A listed path counts where git does not have it anyway: below something ignored. */
function mayBeLent(path: string, ignored: readonly string[]): boolean {
  return ignored.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

async function ignoredPaths({ state, places }: GitRepository): Promise<readonly string[]> {
  const [listed, entries] = await Promise.all([
    state.theirs.bytes("looking for ignored folders", [
      ...["ls-files", "-z", "-o", "-i", "--exclude-standard"],
      ...["--directory", "--no-empty-directory"],
    ]),
    hasSubmodules(places.settings)
      ? state.theirs.text("looking for submodules", ["ls-files", "-z", "--stage"])
      : "",
  ]);
  const submodules = entries
    .split("\0")
    .filter((entry) => entry.startsWith("160000 "))
    .map((entry) => entry.slice(entry.indexOf("\t") + 1));
  const paths = listed.toString("utf8").split("\0").filter(Boolean);
  return [...paths.map((path) => path.replace(/\/$/, "")), ...submodules];
}

function hasSubmodules(settings: ReadonlyMap<string, string>): boolean {
  return [...settings.keys()].some((key) => key.startsWith("submodule."));
}

function dependency(root: string, path: string): Dependency[] {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat || !(stat.isDirectory() || stat.isFile())) return [];
  const source = realpathSync(join(root, path));
  return [{ path, source, kind: stat.isDirectory() ? "folder" : "file" }];
}
