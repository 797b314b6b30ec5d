import { globSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Places } from "./discover.ts";
import { isFolder, removeTree } from "./files.ts";
import type { State } from "./state.ts";

/**
 * Removes what earlier sessions left in the state folder when they were killed: index files, drafts, trials of
 * overlays, objects half written. For the one that holds the lock, once nothing of those sessions runs.
 */
export function clearState({ home, scratch, gitDir, objects }: State): void {
  const found = [
    ...within(gitDir, "*.index"),
    ...within(gitDir, "*.index.lock"),
    ...within(gitDir, "*.new"),
    ...within(gitDir, "{info,objects/info}/*.new"),
    ...within(home, "*.new"),
    ...within(scratch, "overlay-*"),
    ...within(scratch, "{workspaces,sealed}/*.snapshot.index*"),
    ...within(objects, "{[0-9a-f][0-9a-f],pack}/tmp_*"),
  ];
  for (const path of found) removeTree(path);
}

/**
 * Removes the lock of a branch that a killed git of ours left in the user's repository: one that was made since
 * `since` (milliseconds), and before now, while only the session that was killed worked on that branch.
 */
export function clearBranchLock({ commonDir }: Places, branch: string, since: number): void {
  const lock = join(commonDir, "refs/heads", `${branch}.lock`);
  const madeAt = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (madeAt !== undefined && madeAt >= since) rmSync(lock, { force: true });
}

function within(folder: string, pattern: string): readonly string[] {
  if (!isFolder(folder)) return [];
  return globSync(pattern, { cwd: folder }).map((path) => join(folder, path));
}
