import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import type { Limits } from "../../domain/budget.ts";
import type { Workspace } from "../../ports/workspace.ts";

const GIGABYTE = 1024 ** 3;

/** Every limit, none left open. */
export type AllLimits = Readonly<Record<Exclude<keyof Limits, "cpus">, number>> & {
  readonly cpus: number | undefined;
};

/** The limits of a run that are watched from here; memory and processes are missing where a cgroup keeps them. */
export type Watched = Pick<AllLimits, "diskBytes" | "outputBytes"> &
  Pick<Limits, "memoryBytes" | "processes">;

/** What is left to watch where a cgroup keeps some limits. */
export function watchedOf(
  { diskBytes, outputBytes, memoryBytes, processes }: AllLimits,
  kept: ReadonlySet<"memoryBytes" | "processes"> = new Set(),
): Watched {
  return {
    diskBytes,
    outputBytes,
    ...(kept.has("memoryBytes") ? {} : { memoryBytes }),
    ...(kept.has("processes") ? {} : { processes }),
  };
}

/** Limits that no honest command comes near, and that keep the machine usable whatever a command does. */
export function allLimits(limits: Limits = {}): AllLimits {
  // Of a container, where there is one: 0 or an absurd number says that there is none.
  const constrained = process.constrainedMemory();
  const memory = constrained > 0 && constrained < totalmem() ? constrained : totalmem();
  return {
    memoryBytes: Math.floor(0.9 * memory),
    processes: 4096,
    diskBytes: 20 * GIGABYTE,
    outputBytes: GIGABYTE,
    ...limits,
    cpus: limits.cpus,
  };
}

/** Milliseconds between two looks at the disk. */
const PAUSE = 250;

/**
 * Watches what a command writes to the disk, to its workspace and to folders of its own, and tells once when it is more than it may. Only when the file
 * system has lost that much are the files counted: others write to it as well.
 */
export function watchDisk(
  workspace: Workspace,
  limit: number,
  tell: () => void,
  own: readonly string[] = [],
): { stop(): void } {
  const layers = workspace.mounts.flatMap((mount) =>
    mount.kind === "overlay" ? [mount.upper] : [],
  );
  const others = workspace.mounts.flatMap((mount) =>
    mount.kind === "bind" && !mount.readOnly ? [mount.source] : [],
  );
  const folders = [...(layers.length > 0 ? layers : [workspace.path]), ...others, ...own];
  let free: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const look = async () => {
    const now = await freeBytes(workspace.path);
    if (stopped || now === undefined) return;
    free ??= now;
    if (free - now > limit && folders.reduce((sum, each) => sum + sizeOf(each), 0) > limit) {
      return tell();
    }
    timer = setTimeout(look, PAUSE);
  };
  void look();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function freeBytes(path: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** Bytes on the disk of all files below a folder; what vanishes meanwhile counts nothing. */
function sizeOf(folder: string): number {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return 0;
  }
  return entries.reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sum + sizeOf(path);
    return sum + (lstatSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * 512;
  }, 0);
}
