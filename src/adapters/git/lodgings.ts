import { readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "./files.ts";

/** Begins the name of a temporary folder for somebody who only looks, and says whose it is. */
export const LODGING = "assay-look-";

/** Removes the lodgings of processes that were killed. */
export function clearLodgings(): void {
  for (const name of namesIn(tmpdir())) {
    const owner = new RegExp(`^${LODGING}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = join(tmpdir(), name);
    if (statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.()) removeTree(folder);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
