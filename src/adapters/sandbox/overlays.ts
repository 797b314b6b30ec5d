import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Mount, Workspace } from "../../ports/workspace.ts";
import { SHELL } from "./inside.ts";
import { program } from "./machine.ts";

export type Overlay = Extract<Mount, { kind: "overlay" }>;

/**
 * Shell words that mount overlays, each over its own `upper`: `$1` is mount(8), then triples of lower,
 * upper and work up to `--`. Folders are named by file descriptor, because overlayfs reads commas and
 * colons in its options as its own.
 */
export const MOUNT_OVERLAYS = `mount=$1
shift
while [ "$1" != -- ]; do
  "$mount" -t overlay -o userxattr,lowerdir=/proc/self/fd/3,upperdir=/proc/self/fd/4,workdir=/proc/self/fd/5 \\
    overlay "$2" 3<"$1" 4<"$2" 5<"$3" || exit 125
  shift 3
done
shift
`;

/** The arguments that `MOUNT_OVERLAYS` takes. */
export function overlayArguments(overlays: readonly Overlay[]): readonly string[] {
  return [
    program("mount"),
    ...overlays.flatMap(({ lower, upper, work }) => [lower, upper, work]),
    "--",
  ];
}

/**
 * A command line that mounts overlays in a namespace of its own, where it then runs another; `offline` takes
 * the network away as well, its loopback included. The same line where there is neither.
 */
export function withOverlays(
  overlays: readonly Overlay[],
  argv: readonly string[],
  offline = false,
): readonly string[] {
  const namespace = [program("unshare"), "-U", "-r", ...(offline ? ["-n"] : [])];
  if (overlays.length === 0) return offline ? [...namespace, ...argv] : argv;
  const script = `${MOUNT_OVERLAYS}exec "$@"`;
  return [...namespace, "-m", SHELL, "-c", script, "sh", ...overlayArguments(overlays), ...argv];
}

/** The overlays among a workspace's mounts. */
export function overlaysOf(workspace: Workspace): readonly Overlay[] {
  return workspace.mounts.filter((mount) => mount.kind === "overlay");
}

/**
 * Remembers whether overlays can be mounted between two file systems, which `attempt` finds out. Not
 * every file system can be the upper one: NFS cannot, nor another overlay, as containers have.
 */
export function overlayMemory(attempt: (overlay: Overlay) => readonly string[]) {
  const known = new Map<string, Promise<boolean>>();
  return (overlay: Overlay): Promise<boolean> => {
    const pair = `${statSync(overlay.lower).dev} ${statSync(overlay.upper).dev}`;
    const answer = known.get(pair) ?? succeeds(attempt(overlay));
    known.set(pair, answer);
    return answer;
  };
}

/**
 * Tries an overlay of folders made for it: a file system may mount one, and then be unable to hide in the
 * upper folder what was deleted of the lower. `attempt` gives the command line for a script that finds the
 * overlay in `$1`.
 */
export async function overlaysIn(
  folder: string,
  attempt: (overlay: Overlay, script: string) => readonly string[],
): Promise<boolean> {
  const place = mkdtempSync(join(folder, "overlay-"));
  const make = (name: string) => {
    mkdirSync(join(place, name), { recursive: true });
    return join(place, name);
  };
  try {
    make("lower/folder/inner");
    const [lower, upper, work] = [join(place, "lower"), make("upper"), make("work")];
    const overlay: Overlay = { kind: "overlay", lower, upper, work, target: "/tmp" };
    return await succeeds(attempt(overlay, `rm -r "$1/folder" && mkdir "$1/folder"`));
  } finally {
    // overlayfs leaves a folder in `work` that even its owner cannot open.
    for (const name of readdirSync(join(place, "work")))
      chmodSync(join(place, "work", name), 0o700);
    rmSync(place, { recursive: true, force: true });
  }
}

async function succeeds([file = "", ...args]: readonly string[]): Promise<boolean> {
  return promisify(execFile)(file, args, { cwd: "/" }).then(
    () => true,
    () => false,
  );
}

/**
 * The workspace as it can be mounted here: an overlay that cannot is bound read-only, so that its files
 * are there and the user's copy stays safe.
 */
export async function mountable(
  workspace: Workspace,
  works: (overlay: Overlay) => Promise<boolean>,
): Promise<Workspace> {
  const mounts = workspace.mounts.map(async (mount): Promise<Mount> => {
    if (mount.kind === "bind" || (await works(mount))) return mount;
    return { kind: "bind", source: mount.lower, target: mount.target, readOnly: true };
  });
  return { ...workspace, mounts: await Promise.all(mounts) };
}
