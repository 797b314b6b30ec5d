import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * What was changed, deleted or replaced of the files below `lower`, told by the layer that an overlay put over
 * them; what was only added is left out. Any touch counts: the layer keeps a file that was written and put back.
 * A folder of the layer that is not the same (`isSame`) as before was deleted, and made anew without what it held.
 */
export function writtenOver(
  lower: string,
  upper: string,
  isSame: (folder: string) => boolean,
): readonly string[] {
  return within("");

  function within(folder: string): readonly string[] {
    return entriesOf(join(upper, folder)).flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const before = lstatSync(join(lower, path), { throwIfNoEntry: false });
      if (!before) return [];
      if (!before.isDirectory()) return [path];
      return entry.isDirectory() && isSame(path) ? within(path) : filesBelow(lower, path);
    });
  }
}

/** All that went with a folder in whose place something else stands. */
function filesBelow(lower: string, folder: string): readonly string[] {
  return entriesOf(join(lower, folder)).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(lower, path) : [path];
  });
}

/** Nothing for a folder that a run has locked, or that is none. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (["ENOENT", "EACCES", "ENOTDIR"].includes(code)) return [];
    throw error;
  }
}
