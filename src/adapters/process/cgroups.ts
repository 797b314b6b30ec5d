import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Hierarchy, ownHierarchies } from "./hierarchies.ts";
import type { Consumption } from "./usage.ts";

/** A cgroup made for one run. */
export interface RunGroup {
  /** Files a process writes its id to in order to join. */
  readonly joins: readonly string[];
  /** The processes in it, zombies perhaps among them. */
  processes(): readonly number[];
  usage(): Consumption;
  remove(): void;
}

/** Where groups of runs can be made on this machine, and the files that tell what a group used. */
interface Place {
  readonly folder: string;
  readonly file: string;
  /** From the file's text to milliseconds or bytes. */
  readonly read: (text: string) => number;
}

const nanoseconds = (text: string) => Number(text) / 1e6;
const microseconds = (text: string) => Number(/^usage_usec (\d+)$/m.exec(text)?.[1] ?? 0) / 1e3;

/** Places for processor time and for memory, the most wanted first. */
function candidates(hierarchies: readonly Hierarchy[]): { cpu: Place[]; memory: Place[] } {
  const v2 = hierarchies.filter(({ version }) => version === 2).map(({ folder }) => folder);
  const v1 = (controller: string) =>
    hierarchies
      .filter(({ controllers }) => controllers.includes(controller))
      .map(({ folder }) => folder);
  // A v2 group that has processes of its own cannot hand controllers to its children: its parent can.
  const unified = v2.flatMap((folder) => [dirname(folder), folder]);
  return {
    cpu: [
      ...unified.map((folder) => ({ folder, file: "cpu.stat", read: microseconds })),
      ...v1("cpuacct").map((folder) => ({ folder, file: "cpuacct.usage", read: nanoseconds })),
    ],
    memory: [
      ...unified.map((folder) => ({ folder, file: "memory.peak", read: Number })),
      ...v1("memory").map((folder) => ({
        folder,
        file: "memory.max_usage_in_bytes",
        read: Number,
      })),
    ],
  };
}

const PREFIX = "assay-";

/** True when a process can join a group made there and the group has the file. */
function works({ folder, file }: Place): boolean {
  const group = join(folder, `${PREFIX}${process.pid}-probe`);
  if (!tryMake(group)) return false;
  try {
    if (!existsSync(join(group, file))) return false;
    execFileSync("/bin/sh", ["-c", 'echo $$ >"$1"', "sh", join(group, "cgroup.procs")], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  } finally {
    tryRemove(group);
  }
}

function tryRemove(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch {
    return !existsSync(group);
  }
}

/** Removes the empty groups of engines that are gone, those of a namesake of this process included. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const owner = /^assay-(\d+)-\w+$/.exec(name)?.[1];
    const gone = Number(owner) === process.pid || !existsSync(`/proc/${owner}`);
    if (owner && gone) tryRemove(join(folder, name));
  }
}

let count = 0;

/**
 * Finds out once where cgroups can be made here, and gives a function that makes one for each run;
 * `undefined` where neither version is writable. The function gives `undefined` when the kernel will
 * not make another: the run is then measured without.
 */
export function findCgroups(): (() => RunGroup | undefined) | undefined {
  const { cpu, memory } = candidates(ownHierarchies());
  const places = { cpu: cpu.find(works), memory: memory.find(works) };
  const folders = [...new Set([places.cpu, places.memory].flatMap((place) => place?.folder ?? []))];
  if (folders.length === 0) return undefined;
  for (const folder of folders) removeLeftovers(folder);
  const busy = new Set<string>();
  return () => {
    // The kernel lets go of a group a little after its last process; those are tried again here.
    for (const group of busy) if (tryRemove(group)) busy.delete(group);
    count += 1;
    const name = `${PREFIX}${process.pid}-${count}`;
    const groups = folders.map((folder) => join(folder, name));
    if (groups.every(tryMake)) return groupOf(places, name, groups, busy);
    for (const group of groups) tryRemove(group);
    return undefined;
  };
}

function tryMake(group: string): boolean {
  try {
    mkdirSync(group);
    return true;
  } catch {
    return false;
  }
}

function groupOf(
  places: { readonly cpu: Place | undefined; readonly memory: Place | undefined },
  name: string,
  groups: readonly string[],
  busy: Set<string>,
): RunGroup {
  const joins = groups.map((group) => join(group, "cgroup.procs"));
  const read = (place: Place | undefined): number | null => {
    if (!place) return null;
    // Nothing used means that nobody joined.
    return place.read(readFileSync(join(place.folder, name, place.file), "utf8")) || null;
  };
  const members = (file: string) =>
    readFileSync(file, "utf8").split("\n").filter(Boolean).map(Number);
  return {
    joins,
    processes: () => [...new Set(joins.flatMap(members))],
    usage: () => ({ cpuMs: read(places.cpu), peakBytes: read(places.memory) }),
    remove: () => {
      for (const group of groups) if (!tryRemove(group)) busy.add(group);
    },
  };
}
