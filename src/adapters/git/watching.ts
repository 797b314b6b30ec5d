import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Mount } from "../../ports/workspace.ts";
import { isFolder } from "./files.ts";
import { writtenOver } from "./written.ts";

/** Tells what commands wrote to since it was made. */
export type Watch = () => readonly string[];

/** The layer of an overlay that is watched. */
export interface WatchedLayer {
  readonly written: Watch;
  /** Whether nothing was done to it, and the files under it are the same: it need not be emptied. */
  isFresh(): boolean;
}

/**
 * Watches an overlay by its empty layer. The folders of `paths` are made in it beforehand, as they are below: one
 * that a run deletes and makes anew is another one then. Else only an extended attribute would say so, and Node
 * reads none.
 */
export function watchLayer(
  { lower, upper }: Extract<Mount, { kind: "overlay" }>,
  paths: readonly string[],
): WatchedLayer {
  const folders = foldersOf(paths, lower);
  for (const folder of folders) mkdirSync(join(upper, folder));
  // From within outwards, for a folder gets another time with each one made in it.
  for (const folder of folders.toReversed()) {
    const { mode, atime, mtime } = statSync(join(lower, folder));
    chmodSync(join(upper, folder), mode & 0o7777);
    utimesSync(join(upper, folder), atime, mtime);
  }
  const below = folders.map((folder) => likeness(join(lower, folder)));
  const marks = new Map(folders.map((folder) => [folder, identity(join(upper, folder))]));
  const made = ["", ...folders].map((folder) => changed(join(upper, folder)));
  const isSame = (folder: string) => {
    const mark = marks.get(folder);
    return mark === undefined || mark === identity(join(upper, folder));
  };
  /** A time alone might be that of the same tick of the clock. */
  const isAsMade = (folder: string, n: number) =>
    changed(join(upper, folder)) === made[n] &&
    readdirSync(join(upper, folder)).every((name) =>
      marks.has(folder ? `${folder}/${name}` : name),
    );
  return {
    written: () => writtenOver(lower, upper, isSame),
    isFresh: () =>
      ["", ...folders].every(isAsMade) &&
      folders.every((folder, n) => likeness(join(lower, folder)) === below[n]) &&
      foldersOf(paths, lower).length === folders.length,
  };
}

/** Folders that are watched: making one and removing it takes up to a fifth of a millisecond. */
const MOST_FOLDERS = 100;

/** The folders below `root` that hold these files, each behind the one it lies in. */
function foldersOf(paths: readonly string[], root: string): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
      const folder = path.slice(0, at);
      if (folders.has(folder)) continue;
      // What leads through a link lies elsewhere.
      if (folders.size >= MOST_FOLDERS || !isFolder(join(root, folder))) break;
      folders.add(folder);
    }
  }
  return [...folders];
}

/** The number of a folder that is gone may be given to another one, its time of birth not. */
function identity(path: string): string {
  const { ino, birthtimeNs } = lstatSync(path, { bigint: true });
  return `${ino} ${birthtimeNs}`;
}

/** Which folder it is and when it was last changed; nothing for none. */
function changed(path: string): string | undefined {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat?.isDirectory() ? `${stat.ino} ${stat.birthtimeNs} ${stat.ctimeNs}` : undefined;
}

/** What a folder of the layer takes over from the one below it. */
function likeness(path: string): string | undefined {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.mode} ${stat.mtimeNs}`;
}

/**
 * Watches files where nothing keeps apart what is written, by what the file system says of each. Any touch shows:
 * no program without special rights can set the time of the last change of a file back, and one in its place is
 * another inode. A folder that was renamed and then got its name back is not seen.
 */
export async function watchFiles(root: string, paths: readonly string[]): Promise<Watch> {
  const before = paths.map((path) => lookedAt(join(root, path)));
  const newest = before.reduce((latest, { changed }) => Math.max(latest, changed), 0);
  // A change within the same tick of the kernel's clock would leave the time as it is.
  const left = newest + TICK_MS - Date.now();
  if (left > 0) await setTimeout(Math.min(left, TICK_MS));
  return () => paths.filter((path, n) => lookedAt(join(root, path)).stamp !== before[n]?.stamp);
}

/** File times come from a clock that ticks at least every ten milliseconds. */
const TICK_MS = 20;

function lookedAt(path: string): { readonly stamp: string; readonly changed: number } {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (!stat) return { stamp: "", changed: 0 };
  const { dev, ino, mode, size, mtimeNs, ctimeNs, ctimeMs } = stat;
  return { stamp: [dev, ino, mode, size, mtimeNs, ctimeNs].join(" "), changed: Number(ctimeMs) };
}
