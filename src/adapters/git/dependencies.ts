import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, join, normalize } from "node:path";
import type { GitRepository } from "./repository.ts";

/** A file or folder of the user's checkout that git does not have, and that workspaces are lent. */
export interface Dependency {
  /** Relative to the repository's root. */
  readonly path: string;
  /** Where it is on the host, symbolic links resolved. */
  readonly source: string;
  readonly kind: "folder" | "file";
  /** Tools write it anew when they build the project: each workspace has its own. */
  readonly rewritten: boolean;
  /** May hold what was built of the project's own files. */
  readonly built: boolean;
}

/** Folders in which tools keep what they installed, by name. */
const INSTALLED = new Set([
  ...["node_modules", "bower_components", ".yarn", ".venv", "venv", ".tox", ".nox"],
  ...["__pypackages__", ".eggs", "vendor", ".bundle", "Pods", "deps"],
]);

/** Folders in which tools keep what they built of the project itself. */
const BUILT = new Set(["target", "_build", ".gradle", "elm-stuff"]);

/** A file that an editable install writes into the package, which cannot be imported without it. */
const VERSION_FILE = "_version.py";

const isWellKnown = (name: string) =>
  INSTALLED.has(name) || BUILT.has(name) || name === VERSION_FILE || name.endsWith(".egg-info");

/** Installed by a tool whatever it is called, and nobody's work even where no `.gitignore` names it. */
function isInstalled(folder: string): boolean {
  return basename(folder) === "node_modules" || existsSync(join(folder, "pyvenv.cfg"));
}

/**
 * What to lend: ignored folders with a well-known name, `node_modules` and virtual environments, and
 * whatever the user listed by name or by path (a submodule's folder too), as far as it exists.
 */
export async function dependenciesOf(
  repository: GitRepository,
  listed: readonly string[],
): Promise<readonly Dependency[]> {
  const [ignored, untracked] = await Promise.all([ignoredPaths(repository), others(repository)]);
  const names = new Set(listed.map((entry) => normalize(entry).replace(/\/$/, "")));
  const installed = [...ignored, ...untracked].filter((path) =>
    isInstalled(join(repository.root, path)),
  );
  const known = ignored.filter((path) => isWellKnown(basename(path)) || names.has(basename(path)));
  const wanted = [...installed, ...known];
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

/** Untracked paths, a folder of nothing else as one; with `-i` the ignored ones, otherwise the rest. */
async function others({ state }: GitRepository, ...only: readonly "-i"[]) {
  const listed = await state.theirs.bytes("looking for folders to lend", [
    ...["ls-files", "-z", "-o", ...only, "--exclude-standard"],
    ...["--directory", "--no-empty-directory"],
  ]);
  const paths = listed.toString("utf8").split("\0").filter(Boolean);
  return paths.map((path) => path.replace(/\/$/, ""));
}

async function ignoredPaths(repository: GitRepository): Promise<readonly string[]> {
  const { state, places } = repository;
  const [ignored, entries] = await Promise.all([
    others(repository, "-i"),
    hasSubmodules(places.settings)
      ? state.theirs.text("looking for submodules", ["ls-files", "-z", "--stage"])
      : "",
  ]);
  const submodules = entries
    .split("\0")
    .filter((entry) => entry.startsWith("160000 "))
    .map((entry) => entry.slice(entry.indexOf("\t") + 1));
  return [...ignored, ...submodules];
}

function hasSubmodules(settings: ReadonlyMap<string, string>): boolean {
  return [...settings.keys()].some((key) => key.startsWith("submodule."));
}

function dependency(root: string, path: string): Dependency[] {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat || !(stat.isDirectory() || stat.isFile())) return [];
  const source = realpathSync(join(root, path));
  const name = basename(path);
  const installed = INSTALLED.has(name) || name.endsWith(".egg-info") || isInstalled(source);
  const built = stat.isDirectory() && !installed;
  return [
    {
      path,
      source,
      kind: stat.isDirectory() ? "folder" : "file",
      rewritten: name === VERSION_FILE,
      built,
    },
  ];
}
