import { existsSync, readdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { cacheFolder, INSTALLED_IN_CACHE } from "./environment.ts";
import { isWithin } from "./layout.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Folders below which nothing is hidden: a home folder there would hide the system. */
const SYSTEM = ["/", "/bin", "/dev", "/etc", "/lib", "/opt", "/proc", "/sbin", "/usr", "/var"];

/** Where the users of this machine keep what is theirs. */
export function homeFolders(): readonly string[] {
  const homes = [homedir(), "/home", "/root"].filter((path) => existsSync(path));
  return [...new Set(homes.map((path) => realpathSync(path)))].filter(
    (path) => !SYSTEM.includes(path),
  );
}

/**
 * Where toolchains live below a home folder: programs with the libraries they need, and what they fetched
 * and only read since. Not the folders above them, in which credentials lie.
 */
const TOOLCHAINS = [
  ...[".asdf", ".bun/bin", ".cargo/bin", ".cargo/git", ".cargo/registry", ".deno/bin", ".dotnet"],
  ...[".fnm", ".ghcup", ".goenv", ".jenv", ".juliaup", ".julia/juliaup", ".linuxbrew", ".opam"],
  ...[".nodenv", ".nvm", ".pyenv", ".rbenv", ".rustup", ".rvm", ".sdkman/candidates", ".volta"],
  ...[".local/lib", ".local/pipx", ".local/share/fnm", ".local/share/mise", ".local/share/pipx"],
  ...[".local/share/pnpm", ".local/share/uv", ".m2/repository", ".pub-cache/bin", ".nix-profile"],
  ...["go/bin", "go/pkg", "sdk", "nltk_data"],
  ...["anaconda3", "mambaforge", "micromamba", "miniconda3", "miniforge3"],
];

/** Variables that say where a toolchain is, and which parts of that place are no secret. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  CARGO_HOME: ["bin", "git", "registry"],
  CONDA_PREFIX: ["."],
  DOTNET_ROOT: ["."],
  GOPATH: ["bin", "pkg"],
  GOROOT: ["."],
  JAVA_HOME: ["."],
  NVM_DIR: ["."],
  PYENV_ROOT: ["."],
  RBENV_ROOT: ["."],
  RUSTUP_HOME: ["."],
  VIRTUAL_ENV: ["."],
  VOLTA_HOME: ["."],
  ...Object.fromEntries(Object.keys(INSTALLED_IN_CACHE).map((name) => [name, ["."]])),
};

/** Variables that decide what `toolchains` finds. */
export const TOOLCHAIN_VARIABLES: readonly string[] = Object.keys(NAMED);

/** What of hidden home folders programs need: toolchains, and the folders of `PATH` with what they link to. */
export function toolchains(hidden: readonly string[], env: Env): readonly string[] {
  const home = homedir();
  const named = Object.entries(NAMED).flatMap(([name, parts]) => {
    const place = env[name];
    return place?.startsWith("/") ? parts.map((part) => join(place, part)) : [];
  });
  const cache = cacheFolder(env);
  const installed = Object.values(INSTALLED_IN_CACHE).map((folder) => join(cache, folder));
  const known = [...TOOLCHAINS.map((path) => join(home, path)), ...installed, ...named].filter(
    (path) => existsSync(path),
  );
  const entries = (env.PATH ?? "").split(":").filter((path) => path.startsWith("/"));
  const ofPath = entries
    .filter((path) => existsSync(path))
    .flatMap((path) => [path, realpathSync(path)])
    .filter((path) => isHidden(path, hidden))
    .flatMap((path) => [rootOf(path, hidden), ...linkedFrom(path, hidden)]);
  return [...new Set([...known.flatMap((path) => [path, realpathSync(path)]), ...ofPath])];
}

const isHidden = (path: string, hidden: readonly string[]) =>
  hidden.some((folder) => isWithin(path, folder));

/** Names of folders of programs whose libraries lie beside them. */
const PROGRAMS = new Set(["bin", "sbin", "shims"]);

/** A folder of programs with what lies beside it, unless that would be somebody's whole home. */
function rootOf(path: string, hidden: readonly string[]): string {
  const above = dirname(path);
  const isHome = hidden.includes(above) || hidden.includes(dirname(above));
  const isPrivate = isHome && !TOOLCHAINS.includes(basename(above));
  return PROGRAMS.has(basename(path)) && !isPrivate ? above : path;
}

/** Programs that lie elsewhere: `~/.local/bin/tool` is often a link to `~/.local/share/tool/bin/tool`. */
function linkedFrom(folder: string, hidden: readonly string[]): readonly string[] {
  const links = readdirSync(folder, { withFileTypes: true }).filter((entry) =>
    entry.isSymbolicLink(),
  );
  return links.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!existsSync(path)) return [];
    const real = realpathSync(path);
    return isHidden(real, hidden) ? [rootOf(dirname(real), hidden)] : [];
  });
}
