import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";

/**
 * Removes a folder that commands could write to, however they left it: what refuses its owner is opened first. By
 * chmod(1), for a tree may be deeper than a path can be long. Throws what removing throws.
 */
export function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    execFileSync("chmod", ["-R", "u+rwX", path], { stdio: "ignore" });
    rmSync(path, { recursive: true, force: true });
  }
}
