import type { Isolation } from "./metric.ts";

/** What a sandbox promises of a run (`it`), in words. */
export const GUARANTEES = {
  place: "the workspace stands in the place of the checkout",
  "fixed-lent": "what it is lent stays at its place while it runs",
  layers: "what it writes to its files goes to layers that are thrown away",
  "private-folders": "`/tmp` and home folders are private and empty for it",
  "sized-folders": "its private folders take only so much",
  "no-loopback": "`--network none` leaves it no loopback",
  "own-loopback": "`--network loopback` gives it one of its own",
  "open-network": "`--network open` lets it reach everything",
  "host-port": "a port of the host's loopback that is named is there without a proxy, too",
  alone: "it sees no process but its own",
  "own-sockets": "Unix sockets work among its own processes",
  light: "what the sandbox itself takes hardly shows in its time and memory",
  daemons: "daemons end when it ends",
  orphans: "nothing of it stays when Assay is killed",
  limits: "its memory and processes are limited",
} as const;

/** A promise by its name. */
export type Guarantee = keyof typeof GUARANTEES;

const ALL = Object.keys(GUARANTEES) as readonly Guarantee[];

const RUNTIME: readonly Guarantee[] = [
  "place",
  "fixed-lent",
  "layers",
  "sized-folders",
  "no-loopback",
  "open-network",
  "host-port",
  "alone",
  "own-sockets",
  "light",
];

/** What takes namespaces and /proc, which macOS has not. */
const ELSEWHERE: readonly Guarantee[] = [
  "private-folders",
  "own-loopback",
  "daemons",
  "orphans",
  "limits",
];

/**
 * What a sandbox does not promise, on a platform as `process.platform` names it. The contract suite proves for Linux that
 * everything else holds, and that none of these does.
 */
export function lacking(isolation: Isolation, platform: string): readonly Guarantee[] {
  switch (isolation) {
    case "bubblewrap":
    case "unshare":
      return [];
    case "sandbox-runtime":
      return platform === "linux" ? RUNTIME : [...RUNTIME, ...ELSEWHERE];
    case "none":
    case "not isolated":
      return ALL;
  }
}

/** Whether commands see a workspace in the place of the checkout, through mounts; else it is where it is. */
export function standsInPlace(isolation: Isolation): boolean {
  return !lacking(isolation, "linux").includes("place");
}
