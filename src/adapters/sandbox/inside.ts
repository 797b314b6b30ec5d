import type { Confinement } from "../../ports/sandbox.ts";

/** `sh` by its full name: a project's `node_modules/.bin/sh` must not take its place. */
export const SHELL = "/bin/sh";

/**
 * The first process inside. It stays, because the first process of a namespace ignores signals and
 * inherits orphans: a command must be neither. Its own stderr is closed, for shells announce how their
 * children died.
 */
const FIRST_PROCESS = `cd -- "$1" || exit 125
shift
exec 3>&2 2>/dev/null
(exec "$@" 2>&3 3>&-)
exit $?`;

/** Without namespaces the command takes the shell's place. */
const IN_PLACE = `cd -- "$1" || exit 125
shift
exec "$@"`;

function startFolder({ workspace, directory }: Confinement): string {
  return directory ? `${workspace.inside}/${directory}` : workspace.inside;
}

/** The command line that runs inside a sandbox as its first process. */
export function firstProcess(confinement: Confinement): readonly string[] {
  return [SHELL, "-c", FIRST_PROCESS, "sh", startFolder(confinement), ...confinement.argv];
}

/** The command line that runs without a sandbox. */
export function inPlace(confinement: Confinement): readonly string[] {
  return [SHELL, "-c", IN_PLACE, "sh", startFolder(confinement), ...confinement.argv];
}
