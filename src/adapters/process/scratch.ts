import { chmodSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Removes a folder that a command could write to, whatever modes it left its folders with. */
export function removeScratch(path: string): void {
  openFolders(path);
  rmSync(path, { recursive: true, force: true });
}

/** Follows no link: what a command leaves behind may lead anywhere. */
function openFolders(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) openFolders(join(folder, entry.name));
  }
}
