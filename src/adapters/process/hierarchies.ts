import { readFileSync } from "node:fs";

/** A cgroup hierarchy that is mounted here, and the folder of the group this process is in. */
export interface Hierarchy {
  readonly version: 1 | 2;
  /** Of version 1 only; version 2 says it in each folder. */
  readonly controllers: readonly string[];
  readonly folder: string;
}

/** Reads the hierarchies from the texts of `/proc/self/cgroup` and `/proc/self/mountinfo`. */
export function parseHierarchies(cgroup: string, mountinfo: string): readonly Hierarchy[] {
  const mounts = mountinfo.split("\n").flatMap((line) => {
    const [left = "", right = ""] = line.split(" - ");
    const [, , , root = "", point = ""] = left.split(" ");
    const [type = "", , options = ""] = right.split(" ");
    return type.startsWith("cgroup") ? [{ type, root, point, options: options.split(",") }] : [];
  });
  return cgroup.split("\n").flatMap((line): Hierarchy[] => {
    const [, names, ...rest] = line.split(":");
    if (names === undefined) return [];
    const controllers = names.split(",").filter(Boolean);
    const version = names === "" ? 2 : 1;
    const mount = mounts.find(({ type, options }) =>
      version === 2
        ? type === "cgroup2"
        : type === "cgroup" && controllers.every((c) => options.includes(c)),
    );
    return mount
      ? [{ version, controllers, folder: mount.point + below(mount.root, rest.join(":")) }]
      : [];
  });
}

/** A group's path as seen below a mount of its hierarchy, whose root may be a group itself. */
function below(root: string, path: string): string {
  const rest = root === "/" ? path : path.startsWith(root) ? path.slice(root.length) : "";
  return rest === "/" ? "" : rest;
}

/** The hierarchies of this process; none where there is no `/proc`. */
export function ownHierarchies(): readonly Hierarchy[] {
  try {
    return parseHierarchies(
      readFileSync("/proc/self/cgroup", "utf8"),
      readFileSync("/proc/self/mountinfo", "utf8"),
    );
  } catch {
    return [];
  }
}
