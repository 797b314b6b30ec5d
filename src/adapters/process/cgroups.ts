import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Finding } from "../../domain/finding.ts";
import { type Hierarchy, ownHierarchies } from "./hierarchies.ts";
import { type AllLimits, allLimits } from "./limits.ts";
import type { Consumption } from "./usage.ts";

/** A cgroup made for one run. */
export interface RunGroup {
  /** Files a process writes its id to in order to join. */
  readonly joins: readonly string[];
  /** The processes in it, zombies perhaps among them. */
  processes(): readonly number[];
  usage(): Consumption;
  /** Limits that the kernel keeps it to; the others are for somebody else to watch. */
  readonly keeps: ReadonlySet<"memoryBytes" | "processes">;
  /** Whether something in it was killed because the group had too much memory. */
  ranOutOfMemory(): boolean;
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

/** What a group is made for: to measure, or to limit. */
type Purpose = "cpu" | "memory" | "pids" | "quota";

/** Places for each purpose, the most wanted first. */
function candidates(hierarchies: readonly Hierarchy[]): Readonly<Record<Purpose, Place[]>> {
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
    pids: [...unified, ...v1("pids")].map((folder) => ({ folder, file: "pids.max", read: Number })),
    quota: [
      ...unified.map((folder) => ({ folder, file: "cpu.max", read: Number })),
      ...v1("cpu").map((folder) => ({ folder, file: "cpu.cfs_quota_us", read: Number })),
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
  for (const name of namesIn(folder)) {
    const owner = /^assay-(\d+)-\w+$/.exec(name)?.[1];
    const gone = Number(owner) === process.pid || !existsSync(`/proc/${owner}`);
    if (owner && gone) tryRemove(join(folder, name));
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

let count = 0;

/** Where each purpose is served; a purpose without a place is not. */
type Places = Readonly<Partial<Record<Purpose, Place>>>;

/**
 * Finds out once where cgroups can be made here, and gives a function that makes one for each run;
 * `undefined` where neither version is writable. The function gives `undefined` when the kernel will
 * not make another: the run is then measured, and limited, without.
 */
export function findCgroups(): ((limits?: AllLimits) => RunGroup | undefined) | undefined {
  // An engine that was killed while it probed has left a group where none is made later.
  const wherever = Object.values(candidates(ownHierarchies())).flat();
  for (const folder of new Set(wherever.map(({ folder }) => folder))) removeLeftovers(folder);
  const places = findPlaces();
  if (!places.cpu && !places.memory) return undefined;
  const busy = new Set<string>();
  return (limits = allLimits()) => {
    // The kernel lets go of a group a little after its last process; those are tried again here.
    for (const group of busy) if (tryRemove(group)) busy.delete(group);
    count += 1;
    const name = `${PREFIX}${process.pid}-${count}`;
    const { quota, ...always } = places;
    const needed = Object.values(limits.cpus === undefined ? always : places);
    const groups = [...new Set(needed.map(({ folder }) => join(folder, name)))];
    if (groups.every(tryMake) && limitGroup(places, name, limits)) {
      return groupOf(places, name, groups, busy);
    }
    for (const group of groups) tryRemove(group);
    return undefined;
  };
}

function findPlaces(): Places {
  const wanted = Object.entries(candidates(ownHierarchies()));
  return Object.fromEntries(
    wanted.flatMap(([purpose, found]) => {
      const place = found.find(works);
      return place ? [[purpose, place]] : [];
    }),
  );
}

const SERVED: Readonly<Record<Purpose, string>> = {
  memory: "limit of memory",
  pids: "limit of processes",
  quota: "limit of processors",
  cpu: "processor time",
};

/** What cgroups do for runs on this machine, and what is done without them. */
export function cgroupFindings(): readonly Finding[] {
  const places = findPlaces();
  return Object.entries(SERVED).map(([purpose, about]): Finding => {
    const place = places[purpose as Purpose];
    const verb = purpose === "cpu" ? "counted" : "kept";
    if (place) return { about, state: "good", says: `${verb} by a cgroup (${place.file})` };
    const hint =
      "let cgroups be made here: a container needs them writable, a service Delegate=yes";
    return { about, state: "weak", says: WITHOUT[purpose as Purpose], hint };
  });
}

const WITHOUT: Readonly<Record<Purpose, string>> = {
  memory: "no cgroup: looked at several times a second, short peaks are missed",
  pids: "no cgroup: counted several times a second",
  quota: "no cgroup: --max-cpus does nothing",
  cpu: "no cgroup: by the shell's times, which leaves out what daemons take",
};

/** Length of the time that a share of processors is counted over, microseconds. */
const PERIOD = 100_000;

/** Writes a run's limits into its group. False where the kernel would not take them. */
function limitGroup({ memory, pids, quota }: Places, name: string, limits: AllLimits): boolean {
  const into = ({ folder }: Place, file: string, value: number | string) => {
    const path = join(folder, name, file);
    if (existsSync(path)) writeFileSync(path, String(value));
  };
  const { memoryBytes, processes, cpus } = limits;
  try {
    if (memory) {
      into(memory, "memory.max", memoryBytes);
      into(memory, "memory.swap.max", 0);
      into(memory, "memory.oom.group", 1);
      into(memory, "memory.limit_in_bytes", memoryBytes);
      into(memory, "memory.memsw.limit_in_bytes", memoryBytes);
    }
    if (pids) into(pids, "pids.max", processes);
    if (quota && cpus !== undefined) {
      const share = Math.max(1000, Math.round(cpus * PERIOD));
      into(quota, "cpu.max", `${share} ${PERIOD}`);
      into(quota, "cpu.cfs_quota_us", share);
    }
    return true;
  } catch {
    return false;
  }
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
  { cpu, memory, pids }: Places,
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
    keeps: new Set([
      ...(memory ? (["memoryBytes"] as const) : []),
      ...(pids ? (["processes"] as const) : []),
    ]),
    usage: () => ({ cpuMs: read(cpu), peakBytes: read(memory) }),
    ranOutOfMemory: () => memory !== undefined && killed(join(memory.folder, name)),
    remove: () => {
      for (const group of groups) if (!tryRemove(group)) busy.add(group);
    },
  };
}

/** The kernel's count of processes that it killed for their memory, in the file of either version. */
function killed(group: string): boolean {
  return ["memory.events", "memory.oom_control"].some((file) => {
    const path = join(group, file);
    return existsSync(path) && /^oom_kill [1-9]/m.test(readFileSync(path, "utf8"));
  });
}
