import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Mount } from "../../ports/workspace.ts";
import type { Dependency } from "./dependencies.ts";
import { emptyFolder, isFolder } from "./files.ts";
import { refreshCopy } from "./lend-copy.ts";

/** Where a workspace keeps what belongs to one dependency, beside its files. */
interface Shelf {
  readonly workspacePath: string;
  readonly inside: string;
  /** A folder of the dependency's own. */
  readonly layer: string;
}

/**
 * Lends a dependency through a mount: emptied layers, and something in the workspace to mount on.
 * `undefined` where the tree has something else at that place.
 */
export function lendByMount(dependency: Dependency, shelf: Shelf): Mount | undefined {
  const { source, path, kind } = dependency;
  if (!makeMountPoint(join(shelf.workspacePath, path), kind)) return undefined;
  const target = join(shelf.inside, path);
  if (kind === "file") return { kind: "bind", source, target, readOnly: true };
  return overlay(source, target, shelf.layer);
}

/** A folder to be written to without a trace: what is written goes to `layer`, emptied now unless it `isFresh`. */
export function overlay(
  lower: string,
  target: string,
  layer: string,
  isFresh = false,
): Extract<Mount, { kind: "overlay" }> {
  const [upper, work] = [join(layer, "upper"), join(layer, "work")];
  if (!isFresh) emptyFolder(upper);
  emptyFolder(work);
  return { kind: "overlay", lower, upper, work, target };
}

/** Lends a dependency as a private copy, brought back to what the user's is. */
export async function lendByCopy(dependency: Dependency, shelf: Shelf): Promise<undefined> {
  const copy = join(shelf.workspacePath, dependency.path);
  if (!makeMountPoint(dirname(copy), "folder")) return undefined;
  mkdirSync(shelf.layer, { recursive: true });
  await refreshCopy(dependency.source, copy, join(shelf.layer, "stamp"));
  return undefined;
}

function makeMountPoint(path: string, kind: Dependency["kind"]): boolean {
  try {
    mkdirSync(kind === "folder" ? path : dirname(path), { recursive: true });
    if (kind === "file") writeFileSync(path, "", { flag: "a" });
    return kind === "file" || isFolder(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (["EEXIST", "ENOTDIR", "EISDIR"].includes(code)) return false;
    throw error;
  }
}
