import type { Confinement } from "../../ports/sandbox.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { isWithin, lentAt } from "./layout.ts";

type Env = Readonly<Record<string, string>>;
type Exists = (hostPath: string) => boolean;

/** Folders of a project whose programs come first, as when it is activated. */
const PROJECT_PROGRAMS = ["node_modules/.bin", ".venv/bin", "venv/bin"];

/** Host paths where something at this path inside may really be. */
function onHost(workspace: Workspace, inside: string): readonly string[] {
  const mount = workspace.mounts.findLast(({ target }) => isWithin(inside, target));
  if (!mount) return [workspace.path + inside.slice(workspace.inside.length)];
  const rest = inside.slice(mount.target.length);
  return mount.kind === "bind" ? [mount.source + rest] : [mount.upper + rest, mount.lower + rest];
}

/** `PATH` with the project's own folders of programs in front, the nearest first. */
export function searchPath(
  { workspace, directory, env }: Pick<Confinement, "workspace" | "directory" | "env">,
  exists: Exists,
): string {
  const roots = directory
    ? [`${workspace.inside}/${directory}`, workspace.inside]
    : [workspace.inside];
  const own = roots
    .flatMap((root) => PROJECT_PROGRAMS.map((folder) => `${root}/${folder}`))
    .filter((path) => onHost(workspace, path).some(exists));
  return [...own, ...(env.PATH ? [env.PATH] : [])].join(":");
}

/** Things that tools once fetched and only read since; their usual place under the cache folder. */
export const INSTALLED_IN_CACHE: Readonly<Record<string, string>> = {
  COREPACK_HOME: "node/corepack",
  HF_HOME: "huggingface",
  PLAYWRIGHT_BROWSERS_PATH: "ms-playwright",
  PUPPETEER_CACHE_DIR: "puppeteer",
  TORCH_HOME: "torch",
};

/** Go's own cache where the workspace brings it along (see `buildCaches`), otherwise an empty one. */
function goCache({ mounts, inside }: Workspace, temporary: string): string {
  const lent = mounts.find(({ kind, target }) => kind === "overlay" && !isWithin(target, inside));
  return lent?.target ?? `${temporary}/.cache/go-build`;
}

/** Where the user's tools keep caches. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  return env.XDG_CACHE_HOME ?? `${env.HOME ?? ""}/.cache`;
}

/** Caches go to the private temporary folder, for `$HOME` is read-only; what is installed in one is still found. */
function caches({ env, workspace }: Confinement, exists: Exists, temporary = "/tmp"): Env {
  const cache = cacheFolder(env);
  const installed = Object.entries(INSTALLED_IN_CACHE)
    .map(([name, folder]) => [name, `${cache}/${folder}`] as const)
    .filter(([name, path]) => env[name] === undefined && exists(path));
  return {
    TMPDIR: temporary,
    XDG_CACHE_HOME: `${temporary}/.cache`,
    npm_config_cache: `${temporary}/.cache/npm`,
    PIP_CACHE_DIR: `${temporary}/.cache/pip`,
    GOCACHE: goCache(workspace, temporary),
    ...Object.fromEntries(installed),
  };
}

/** The environment of a program in a sandbox. */
export function confinedEnvironment(confinement: Confinement, exists: Exists): Env {
  const { OLDPWD: _, ...env } = confinement.env;
  const lent = confinement.lend.map(
    ({ as, source }, index) => [as, lentAt(index, source)] as const,
  );
  return {
    ...env,
    ...caches(confinement, exists),
    PATH: searchPath(confinement, exists),
    ...Object.fromEntries(lent),
  };
}

/** The environment of a program without a sandbox: lent things are where they are. */
export function openEnvironment(confinement: Confinement, exists: Exists): Env {
  const { OLDPWD: _, ...env } = confinement.env;
  return {
    ...env,
    PATH: searchPath(confinement, exists),
    ...Object.fromEntries(confinement.lend.map(({ as, source }) => [as, source] as const)),
  };
}

/** The environment of a program in a sandbox without mounts: things are where they are, and one folder is for it alone. */
export function privateEnvironment(
  confinement: Confinement,
  exists: Exists,
  temporary: string,
): Env {
  return { ...openEnvironment(confinement, exists), ...caches(confinement, exists, temporary) };
}
