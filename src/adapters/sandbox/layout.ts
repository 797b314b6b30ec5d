import type { Confinement } from "../../ports/sandbox.ts";
import type { Mount } from "../../ports/workspace.ts";

/** One thing to stand at a path inside, over the read-only system. */
export type Fixture =
  | { readonly kind: "tmpfs"; readonly target: string; readonly readOnly: boolean }
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
    .filter((path) => hidden.some((folder) => path !== folder && isWithin(path, folder)))
    .filter((path) => !isWithin(path, inside));
  return [...new Set(folders)].filter(
    (path) => !folders.some((other) => other !== path && isWithin(path, other)),
  );
}

/**
 * What stands inside, in the order it must be mounted: private folders, programs below them, the
 * workspace with its mounts, things lent.
 */
export function layout(
  { workspace, lend }: Pick<Confinement, "workspace" | "lend">,
  hidden: readonly string[],
  needed: readonly string[],
): readonly Fixture[] {
  const readOnly = (path: string, target = path): Fixture => ({
    kind: "bind",
    source: path,
    target,
    readOnly: true,
  });
  const { path: source, inside: target } = workspace;
  const files: Fixture = { kind: "bind", source, target, readOnly: false };
  return [
    ...hidden.map((target): Fixture => ({ kind: "tmpfs", target, readOnly: false })),
    ...uncovered(needed, hidden, workspace.inside).map((path) => readOnly(path)),
    ...(workspace.mounts[0]?.target === workspace.inside ? [] : [files]),
    ...workspace.mounts,
    ...(lend.length > 0 ? [{ kind: "tmpfs", target: LENT, readOnly: true } as const] : []),
    ...lend.map(({ source }, index) => readOnly(source, lentAt(index, source))),
  ];
}
