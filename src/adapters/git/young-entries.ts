import { lstatSync, readFileSync, statSync } from "node:fs";
import { isMissing } from "./files.ts";

/**
 * git compares times by the second, and the content of files as young as its index. So it misses what a
 * candidate does to the permissions of a file in the second the file was written. These are the paths of
 * an index (Latin-1) that are so young, and whose exact change time is another now.
 *
 * ```
 * "DIRC" version:4 count:4
 * entry: ctime s:4 ns:4, 28 bytes, size:4, object id, flags:2, [more flags:2], name, 1 to 8 NUL
 * ```
 */
export function touchedYoungEntries(
  indexFile: string,
  folder: string,
  idBytes: number,
): readonly string[] {
  const index = fileOrNothing(indexFile);
  if (index.length < HEADER || index.readUInt32BE(4) > 3) return [];
  const writtenAt = Math.floor(statSync(indexFile).mtimeMs / 1000);
  const touched: string[] = [];
  let at = HEADER;
  for (let left = index.readUInt32BE(8); left > 0; left--) {
    const seconds = index.readUInt32BE(at);
    const flagsAt = at + STAT + idBytes;
    const nameAt = flagsAt + ((index.readUInt16BE(flagsAt) & EXTENDED) === 0 ? 2 : 4);
    const end = index.indexOf(0, nameAt);
    if (seconds >= writtenAt) {
      const name = index.toString("latin1", nameAt, end);
      if (!isUntouched(`${folder}/${name}`, seconds, index.readUInt32BE(at + 4)))
        touched.push(name);
    }
    at += (end - at + 8) & ~7;
  }
  return touched;
}

const HEADER = 12;
const STAT = 40;
const EXTENDED = 0x4000;

function isUntouched(path: string, seconds: number, nanoseconds: number): boolean {
  try {
    const { ctimeNs } = lstatSync(Buffer.from(path, "latin1"), { bigint: true });
    return ctimeNs === BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
  } catch {
    // Gone, or behind something that is no folder any more: git sees that for itself.
    return true;
  }
}

function fileOrNothing(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
}
