import { accessSync, constants, existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { homeFolders, TOOLCHAIN_VARIABLES, toolchains } from "./homes.ts";
import { isWithin } from "./layout.ts";

/** Folders that everybody may write to, where services listen, and homes: hidden behind private ones. */
export function hiddenFolders(): readonly string[] {
  const shared = ["/tmp", "/var/tmp", "/run"]
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path));
  const all = [...new Set([...shared, ...homeFolders()])];
  return all.filter((path) => !all.some((other) => other !== path && isWithin(path, other)));
}

/** The package this module belongs to, with what is installed beside it. */
function ownPackage(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json")) && folder !== "/") folder = dirname(folder);
  return dirname(folder).endsWith("/node_modules") ? dirname(folder) : folder;
}

type Env = Readonly<Record<string, string>>;

let newest: { readonly key: string; readonly folders: readonly string[] } | undefined;

/** Folders whose programs or modules a command with this environment may need, wherever they lie. */
export function neededFolders(env: Env): readonly string[] {
  // Looking at a long PATH takes milliseconds, and nearly every command has the same.
  const key = JSON.stringify([env.PATH, TOOLCHAIN_VARIABLES.map((name) => env[name])]);
  if (newest?.key !== key) newest = { key, folders: findNeeded(env) };
  return newest.folders;
}

function findNeeded(env: Env): readonly string[] {
  const entries = [
    ...(env.PATH ?? "").split(":"),
    dirname(process.execPath),
    ownPackage(),
    // Where /etc/resolv.conf leads to on many systems.
    "/run/systemd/resolve",
  ];
  const existing = entries.filter((entry) => entry.startsWith("/") && existsSync(entry));
  const folders = existing.flatMap((entry) => [resolve(entry), realpathSync(entry)]);
  return [...folders, ...toolchains(homeFolders(), env)];
}

/** The graphics and accelerator devices of this machine: training runs need them. */
export function acceleratorDevices(): readonly string[] {
  if (!existsSync("/dev")) return [];
  return readdirSync("/dev")
    .filter((name) => /^(nvidia.*|dri|kfd)$/.test(name))
    .map((name) => `/dev/${name}`);
}

/** Parts of /proc that steer the machine: whoever is root outside is root to them inside as well. */
export function steeringFolders(): readonly string[] {
  const folders = ["/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus"];
  return folders.filter((path) => existsSync(path));
}

/**
 * The absolute path of a program of the system. Looked up in the engine's own `PATH`, never in that of
 * a command, where a project could put a namesake in front. Throws when it is missing.
 */
export function program(name: string): string {
  const folders = [
    ...(process.env.PATH ?? "").split(":"),
    "/usr/bin",
    "/bin",
    "/usr/sbin",
    "/sbin",
  ];
  const found = folders
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => join(folder, name))
    .find(isExecutable);
  if (!found) throw new Error(`${name} is not installed`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
