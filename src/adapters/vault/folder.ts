import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Vault } from "../../ports/vault.ts";

/** A vault in a folder, which is made when something is written. */
export function folderVault(folder: string): Vault {
  /** Writes beside the place, so that nobody sees half a file; `put` brings it there. */
  const written = (name: string, text: string, put: (made: string, place: string) => void) => {
    const place = placeOf(join(folder, name));
    const made = `${place}.${process.pid}.tmp`;
    mkdirSync(dirname(place), { recursive: true });
    try {
      writeFileSync(made, text);
      put(made, place);
    } finally {
      rmSync(made, { force: true });
    }
  };
  return {
    add(name, text) {
      let isNew = true;
      written(name, text, (made, place) => {
        // Unlike renaming, a second name for it replaces nothing.
        isNew = unless("EEXIST", () => linkSync(made, place) ?? true) === true;
      });
      return isNew;
    },
    replace: (name, text) => written(name, text, renameSync),
    read: (name) => unless("ENOENT", () => readFileSync(placeOf(join(folder, name)), "utf8")),
    names: (within) =>
      (unless("ENOENT", () => readdirSync(join(folder, within))) ?? [])
        .filter((name) => name.endsWith(".md"))
        .toSorted(),
  };
}

/**
 * Where a file really lies: a link of the user's stays one. Throws `EINVAL` for a folder, a pipe or a device, which have no
 * text or no end of it.
 */
function placeOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return path;
  if (found.isFile()) return realpathSync(path);
  throw Object.assign(new Error(`EINVAL: ${path} is no file`), { code: "EINVAL", path });
}

/** What a call gives, or nothing where it fails with this code. */
function unless<T>(code: string, call: () => T): T | undefined {
  try {
    return call();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === code) return undefined;
    throw thrown;
  }
}
