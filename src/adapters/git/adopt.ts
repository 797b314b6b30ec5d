import { lstatSync } from "node:fs";
import { type IndexEntry, IndexFile } from "./index-file.ts";

/** Of a file, what a tree can not hold; more names than one, or odd permissions, would outlive it. */
const PERMISSIONS = 0o7777;
const LINK = 0o120000;
const EXECUTABLE = 0o111;

/**
 * True when a snapshot's index may become the workspace's own: everything it newly vouches for looks
 * just as git would have written it. Both are indexes of the files in `folder` (Latin-1).
 */
export function isAdoptable(
  own: string,
  snapshot: string,
  folder: string,
  idBytes: number,
): boolean {
  const [before, after] = [new IndexFile(own, idBytes), new IndexFile(snapshot, idBytes)];
  if (!before.isReadable || !after.isReadable) return false;
  for (const entry of newlyVouched(before, after)) {
    if (!isOrdinary(`${folder}/${after.name(entry)}`, after.mode(entry))) return false;
  }
  return true;
}

/** Entries that are new, or vouch for another state. Both indexes are sorted alike. */
function* newlyVouched(before: IndexFile, after: IndexFile): Generator<IndexEntry> {
  const old = before.entries();
  let known = old.next();
  for (const entry of after.entries()) {
    while (!known.done && before.compareNames(known.value, after, entry) < 0) known = old.next();
    const same =
      !known.done &&
      before.compareNames(known.value, after, entry) === 0 &&
      before.vouchesAlike(known.value, after, entry);
    if (!same) yield entry;
  }
}

function isOrdinary(path: string, mode: number): boolean {
  const stat = lstatSync(Buffer.from(path, "latin1"), { throwIfNoEntry: false });
  if (!stat) return false;
  if (mode === LINK) return stat.isSymbolicLink();
  const wanted = (mode & EXECUTABLE ? 0o777 : 0o666) & ~process.umask();
  return stat.isFile() && stat.nlink === 1 && (stat.mode & PERMISSIONS) === wanted;
}
