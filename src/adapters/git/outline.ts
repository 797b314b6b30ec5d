import { chmodSync, lstatSync, readdirSync } from "node:fs";
import { removeTree } from "./files.ts";
import type { Changes } from "./lineage.ts";
import type { Git } from "./run.ts";

/** The shape of a folder in a tree. Names are Latin-1 strings: any bytes, one character each. */
interface Outline {
  readonly names: Set<string>;
  readonly folders: Map<string, Outline>;
}

/** The shape of a whole tree. */
export interface TreeOutline {
  readonly top: Outline;
  /** Paths of nested repositories (submodules). */
  readonly nested: readonly string[];
}

const emptyOutline = (): Outline => ({ names: new Set(), folders: new Map() });

/** Asks git for the shape of a tree. */
export async function outlineOf(git: Git, tree: string): Promise<TreeOutline> {
  const listed = await git.bytes("listing a tree", ["ls-tree", "-r", "-t", "-z", tree]);
  const top = emptyOutline();
  const byPath = new Map([["", top]]);
  const nested: string[] = [];
  // `<mode> <type> <object>TAB<path>`, folders before what is in them.
  for (const entry of listed.toString("latin1").split("\0")) {
    if (entry === "") continue;
    const path = entry.slice(entry.indexOf("\t") + 1);
    const cut = path.lastIndexOf("/");
    const name = path.slice(cut + 1);
    const parent = byPath.get(cut < 0 ? "" : path.slice(0, cut));
    parent?.names.add(name);
    if (entry.startsWith("100") || entry.startsWith("120")) continue;
    const outline = emptyOutline();
    parent?.folders.set(name, outline);
    byPath.set(path, outline);
    if (entry.startsWith("160")) nested.push(utf8(path));
  }
  return { top, nested };
}

/**
 * The outline of a tree that differs in these paths; what they do not touch is shared. `undefined` when a
 * name is not UTF-8 and therefore not known in full.
 */
export function outlineAfter(outline: TreeOutline, { paths }: Changes): TreeOutline | undefined {
  if (paths.some(({ path }) => path.includes("\ufffd"))) return undefined;
  const deleted = paths.filter(({ status }) => status === "deleted");
  const added = paths.filter(({ status }) => status === "added");
  let { top } = outline;
  for (const { path } of deleted) top = without(top, bytesOf(path).split("/")) ?? emptyOutline();
  for (const { path } of added) top = withName(top, bytesOf(path).split("/"));
  return { top, nested: outline.nested };
}

/** Without a file, and without folders that it leaves empty. */
function without({ names, folders }: Outline, [name = "", ...rest]: string[]): Outline | undefined {
  const folder = folders.get(name);
  const deeper = rest.length > 0 && folder ? without(folder, rest) : undefined;
  const left = { names: new Set(names), folders: new Map(folders) };
  if (deeper) left.folders.set(name, deeper);
  else {
    left.names.delete(name);
    left.folders.delete(name);
  }
  return left.names.size > 0 ? left : undefined;
}

function withName({ names, folders }: Outline, [name = "", ...rest]: string[]): Outline {
  const more = { names: new Set(names).add(name), folders: new Map(folders) };
  if (rest.length > 0) more.folders.set(name, withName(folders.get(name) ?? emptyOutline(), rest));
  return more;
}

const utf8 = (latin1: string) => Buffer.from(latin1, "latin1").toString("utf8");
/** A path as an `Outline` spells it. */
export const bytesOf = (path: string) => Buffer.from(path, "utf8").toString("latin1");

/** Paths that `tidy` leaves alone, as an `Outline` of their own: a leaf is spared with all below it. */
export function spare(paths: readonly string[]): Outline {
  const top = emptyOutline();
  for (const path of paths) {
    let at = top;
    const names = bytesOf(path).split("/");
    for (const [depth, name] of names.entries()) {
      at.names.add(name);
      if (depth === names.length - 1) break;
      const deeper: Outline = at.folders.get(name) ?? emptyOutline();
      at.folders.set(name, deeper);
      at = deeper;
    }
  }
  return top;
}

/**
 * Removes whatever is in a folder and not in its outline: ignored files, pipes and `.git` folders too, to
 * which git is blind. Gives every folder the permissions `mode`. Never looks behind a symbolic link.
 */
export function tidy(path: string, outline: Outline, mode: number, spared: Outline): void {
  const folder = Buffer.from(path, "latin1");
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return;
  if (stat.mode !== mode) chmodSync(folder, mode & 0o7777);
  for (const name of readdirSync(folder, { encoding: "latin1" })) {
    const below = `${path}/${name}`;
    const [wanted, keep] = [outline.folders.get(name), spared.folders.get(name)];
    if (wanted || keep) tidy(below, wanted ?? NOTHING, mode, keep ?? NOTHING);
    else if (!outline.names.has(name) && !spared.names.has(name)) {
      removeTree(Buffer.from(below, "latin1"));
    }
  }
}

const NOTHING = emptyOutline();
