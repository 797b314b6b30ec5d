import type { Confinement } from "../../ports/sandbox.ts";
import type { Mount } from "../../ports/workspace.ts";

/** One thing to stand at a path inside, over the read-only system. */
export type Fixture =
  | {
      readonly kind: "tmpfs";
      readonly target: string;
      readonly readOnly: boolean;
      readonly bytes: number;
    }
  | Mount;

/** Where lent things stand inside: a file system of its own, so that nothing can be put in their place. */
const LENT = "/tmp/assay";

/** True when `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** Path inside of the n-th lent thing; it keeps its name, whose ending programs look at. */
export function lentAt(index: number, source: string): string {
  return `${LENT}/${index}/${source.slice(source.lastIndexOf("/") + 1)}`;
}

/**
 * Folders that must be seen although they lie below a hidden one: those of programs (a
 * `node_modules/.bin` works only with its `node_modules`), the workspace's own place left out.
 */
export function uncovered(
  needed: readonly string[],
  hidden: readonly string[],
  inside: string,
): readonly string[] {
  const folders = needed
    .map((path) => path.replace(/\/+$/, "").replace(/(\/node_modules)\/\.bin$/, "$1"))
    .filter((path) => !hidden.includes(path))
    .filter((path) => hidden.some((folder) => path !== folder && isWithin(path, folder)))
    .filter((path) => !isWithin(path, inside));
  return [...new Set(folders)].filter(
    (path) => !folders.some((other) => other !== path && isWithin(path, other)),
  );
}

/** What of the host a layout has to do with. */
export interface Host {
  /** Folders that become private and empty. */
  readonly hidden: readonly string[];
  /** Paths below them that are seen all the same, read-only. */
  readonly needed: readonly string[];
  /** Unix sockets that must not answer. */
  readonly sockets: readonly string[];
}

/**
 * What stands inside, in the order it must be mounted: private folders, programs below them, folders that must
 * not be seen, nothing in the place of sockets, the workspace with its mounts, things lent.
 */
export function layout(
  { workspace, lend, reach, roomBytes }: Omit<Confinement, "directory" | "argv" | "env">,
  { hidden, needed, sockets }: Host,
): readonly Fixture[] {
  const { path: source, inside } = workspace;
  const empty = (target: string) =>
    ({ kind: "tmpfs", target, readOnly: false, bytes: roomBytes }) as const;
  const files: Fixture = { kind: "bind", source, target: inside, readOnly: false };
  const seen = uncovered([...needed, ...reach.read], hidden, inside);
  const unseen = reach.hide.filter((path) => !isWithin(path, inside));
  const covered = (path: string) =>
    isWithin(path, inside) ||
    unseen.some((folder) => isWithin(path, folder)) ||
    (hidden.some((folder) => isWithin(path, folder)) &&
      !seen.some((folder) => isWithin(path, folder)));
  return [
    ...hidden.map((target) => empty(target)),
    ...seen.map((path) => readOnly(path)),
    ...unseen.map((target) => empty(target)),
    ...(reach.network === "open" ? [] : sockets)
      .filter((path) => !covered(path))
      .map((path) => readOnly("/dev/null", path)),
    ...(workspace.mounts[0]?.target === inside ? [] : [files]),
    ...workspace.mounts,
    ...(lend.length > 0 ? [{ ...empty(LENT), readOnly: true }] : []),
    ...lend.map(({ source }, index) => readOnly(source, lentAt(index, source))),
  ];
}

const readOnly = (source: string, target = source): Fixture => ({
  kind: "bind",
  source,
  target,
  readOnly: true,
});
