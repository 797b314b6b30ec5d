import { lstatSync, statSync } from "node:fs";
import { IndexFile } from "./index-file.ts";

/**
 * git compares times by the second, and the content of files as young as its index. So it misses what a
 * candidate does to the permissions of a file in the second the file was written. These are the paths of
 * an index (Latin-1) that are so young, and whose exact change time is another now.
 */
export function touchedYoungEntries(
  indexFile: string,
  folder: string,
  idBytes: number,
): readonly string[] {
  const index = new IndexFile(indexFile, idBytes);
  if (!index.isReadable) return [];
  const writtenAt = Math.floor(statSync(indexFile).mtimeMs / 1000);
  const touched: string[] = [];
  for (const entry of index.entries()) {
    const [seconds, nanoseconds] = index.changed(entry);
    if (seconds < writtenAt) continue;
    const name = index.name(entry);
    if (!isUntouched(`${folder}/${name}`, seconds, nanoseconds)) touched.push(name);
  }
  return touched;
}

function isUntouched(path: string, seconds: number, nanoseconds: number): boolean {
  try {
    const { ctimeNs } = lstatSync(Buffer.from(path, "latin1"), { bigint: true });
    return ctimeNs === BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
  } catch {
    // Gone, or behind something that is no folder any more: git sees that for itself.
    return true;
  }
}
