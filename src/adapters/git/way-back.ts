import { copyFileSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { WorkingTree } from "./checkout.ts";
import type { Changes } from "./lineage.ts";

/** How to get from a candidate's tree back to the one it was made of: its index, and what differs. */
export interface WayBack extends Changes {
  readonly index: string;
}

/** Remembered while the files are those of `changes.from`; the candidate's are written after this. */
export function wayBackOf({ tree, path, index }: WorkingTree, changes?: Changes) {
  if (tree === undefined || changes?.from !== tree) return undefined;
  // Names that are not UTF-8 are not known in full.
  if (changes.paths.some((changed) => changed.path.includes("\ufffd"))) return undefined;
  const copy = `${path}.back.index`;
  copyFileSync(index, copy);
  return { ...changes, index: copy };
}

/**
 * Goes back: writes only what differs. For files of which it is known that they are exactly those of
 * the candidate's tree; false where git could not, and then nothing is known of them any more.
 */
export async function goBack(work: WorkingTree, { from, index, paths }: WayBack): Promise<boolean> {
  work.tree = undefined;
  const [added, others] = [paths.filter(isAdded), paths.filter((changed) => !isAdded(changed))];
  for (const { path } of added) removeWithFolders(work.path, path);
  renameSync(index, work.index);
  const stdin = others.map(({ path }) => `${path}\0`).join("");
  const ran = await work.git.run(["checkout-index", "-f", "-u", "-z", "--stdin"], { stdin });
  if (ran.code !== 0) return false;
  work.tree = from;
  return true;
}

const isAdded = ({ status }: Changes["paths"][number]) => status === "added";

/** Removes a file, and the folders that it leaves empty. */
function removeWithFolders(root: string, path: string): void {
  rmSync(join(root, path), { force: true });
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    try {
      rmdirSync(join(root, folder));
    } catch {
      return;
    }
  }
}
