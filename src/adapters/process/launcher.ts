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

/** setpriv(1) as a prefix that makes a program die with its parent; nothing where there is none. */
export function dieWithParent(): readonly string[] {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/bin", "/bin"];
  const setpriv = folders.map((folder) => join(folder, "setpriv")).find(isExecutable);
  return setpriv?.startsWith("/") ? [setpriv, "--pdeathsig", "KILL"] : [];
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
  const shell = [...prefix, "/bin/sh", "-c"];
  const engine = String(process.pid);
  if (joins) return [...shell, BECOME, "sh", engine, ...joins, "--", ...argv];
  return [...shell, TIME, "sh", engine, "--", ...prefix, ...argv];
}
