import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/**
 * Joins cgroups and becomes the command. `$1` is the engine: when it died before the shell asked to
 * die with it, nothing is started.
 */
const BECOME = `[ "$PPID" -eq "$1" ] || exit 125
shift
while [ "$1" != -- ]; do
  { echo $$ >"$1"; } 2>/dev/null
  shift
done
shift
exec "$@"`;

/** The same without cgroups: stays, and tells on descriptor 3 what processor time the command took. */
const TIME = `[ "$PPID" -eq "$1" ] || exit 125
shift 2
exec 4>&2 2>/dev/null
(exec "$@" 2>&4 3>&- 4>&-)
code=$?
times >&3
exit $code`;

/** `sh` by its full name. */
export const SHELL = "/bin/sh";

/** A program of this machine by its name, and where it is. */
export interface Started<Name extends string = string> {
  readonly name: Name;
  readonly path: string;
}

/** Where a program of the engine's own `PATH` is, in full. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/bin", "/bin"];
  const paths = folders.filter((folder) => folder.startsWith("/"));
  return paths.map((folder) => join(folder, name)).find(isExecutable);
}

/** setpriv(1) as a prefix that makes a program die with its parent; nothing where there is none. */
export function dieWithParent(): readonly string[] {
  const setpriv = findProgram("setpriv");
  return setpriv === undefined ? [] : [setpriv, "--pdeathsig", "KILL"];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The command line that starts `argv` so that it is measured and dies with this process. */
export function launchLine(
  argv: readonly string[],
  joins: readonly string[] | undefined,
  prefix: readonly string[],
): readonly string[] {
  const shell = [...prefix, SHELL, "-c"];
  const engine = String(process.pid);
  if (joins) return [...shell, BECOME, "sh", engine, ...joins, "--", ...argv];
  return [...shell, TIME, "sh", engine, "--", ...prefix, ...argv];
}
