import { lstatSync } from "node:fs";
import { join } from "node:path";
import { MOST_WROTE } from "../domain/run.ts";
import type { Meter } from "../ports/meter.ts";
import type { Mount, Workspace } from "../ports/workspace.ts";

/** Files that are mounted read-only: with more, mounting them takes longer than the rest of the sandbox. */
export const MOST_SHIELDED = 20;

/**
 * A meter whose runs can read the files that judge, the first `MOST_SHIELDED` of `judging`, and neither write to
 * them nor put others in their place. Those that untouched code writes to stay as they are. Only where what runs
 * write is kept apart: the layer over the files tells of every file that untouched code but opens for writing, and
 * without it an honest run could come to grief at one that nobody knew of.
 */
export function shielded(meter: Meter, judging: readonly string[]): Meter {
  const behind = (workspace: Workspace, habits?: readonly string[]): Workspace =>
    habits === undefined
      ? workspace
      : {
          ...workspace,
          // A checkout in the middle of a run mounts anew.
          get mounts() {
            return [...workspace.mounts, ...shields(workspace, judging, habits)];
          },
        };
  return {
    isolation: meter.isolation,
    measure: (workspace, run) => meter.measure(behind(workspace, run.habits), run),
    guard: (guard, workspace, run) => meter.guard(guard, behind(workspace, run.habits), run),
  };
}

function shields(
  { path, inside, mounts }: Workspace,
  judging: readonly string[],
  habits: readonly string[],
): readonly Mount[] {
  const isSealed = mounts.some(({ kind, target }) => kind === "overlay" && target === inside);
  // Of more than are told nobody knows the rest.
  if (!isSealed || habits.length >= MOST_WROTE) return [];
  const spared = new Set(habits);
  const elsewhere = mounts.flatMap(({ target }) => (target === inside ? [] : [`${target}/`]));
  const isThere = (file: string) =>
    lstatSync(join(path, file), { throwIfNoEntry: false })?.isFile() === true &&
    !elsewhere.some((folder) => `${join(inside, file)}/`.startsWith(folder));
  return judging
    .filter((file) => !spared.has(file))
    .slice(0, MOST_SHIELDED)
    .filter(isThere)
    .map((file) => ({
      kind: "bind",
      source: join(path, file),
      target: join(inside, file),
      readOnly: true,
    }));
}
