import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { program, steeringFolders } from "../machine.ts";
import type { Settings } from "./settings.ts";

/** A word as a shell reads it back. */
export const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** Name of the pipe that `srt` holds open for as long as it lives, in the folder that it is started for. */
export const ALIVE = "alive";

/**
 * Two programs in place of those that `srt` would start on Linux: bubblewrap with what steers the machine made
 * read-only, for to root it would be open to writing, and its folder for all commands empty; and both die with `srt`, between which and bubblewrap there is a
 * shell that does not. Throws when a program is missing that `srt` needs.
 */
export function linuxTools(): (scratch: string, seen: string) => Partial<Settings> {
  const [bwrap, socat, command] = [program("bwrap"), program("socat"), program("rg")];
  const setpriv = program("setpriv");
  return (scratch, seen) => {
    const [bwrapPath, socatPath] = [join(scratch, "bwrap"), join(seen, "socat")];
    writeFileSync(bwrapPath, bubbleScript(bwrap, join(scratch, ALIVE)), { mode: 0o755 });
    const dying = `exec ${quoted(setpriv)} --pdeathsig KILL ${quoted(socat)} "$@"`;
    writeFileSync(socatPath, `#!/bin/sh\n${dying}\n`, { mode: 0o755 });
    return { bwrapPath, socatPath, ripgrep: { command } };
  };
}

/** Only a command dies with `srt`; it asks bubblewrap for other things as well, and waits for their output to end. */
function bubbleScript(bwrap: string, alive: string): string {
  const steering = steeringFolders().flatMap((path) => ["--ro-bind", path, path]);
  // What is denied to writing there would be there to be read.
  const added = [...steering, "--tmpfs", "/tmp/claude"].map(quoted).join(" ");
  return `#!/bin/sh
left=$# command= last=
while [ "$left" -gt 0 ]; do
  set -- "$@" "$1"
  [ "$last $1" != "--proc /proc" ] || set -- "$@" ${added}
  [ "$1" != --die-with-parent ] || command=yes
  last=$1
  shift
  left=$((left - 1))
done
[ -z "$command" ] || {
  read -r _
  read -r name </proc/$$/comm && [ "$name" = bwrap ] && kill -KILL $$
} <${quoted(alive)} >/dev/null 2>&1 &
exec ${quoted(bwrap)} "$@"
`;
}

/** To root `srt` gives every right over namespaces of its own. */
export function surrender(): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  const drop = ["--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all"];
  return [program("setpriv"), "--no-new-privs", ...drop];
}
