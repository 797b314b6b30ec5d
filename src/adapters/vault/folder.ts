import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Vault } from "../../ports/vault.ts";

/** A vault in a folder, which is made when something is written; `isPrivate` lets nobody but the user read it. */
export function folderVault(folder: string, { isPrivate = false } = {}): Vault {
  const [folders, files] = isPrivate ? [{ mode: 0o700 }, { mode: 0o600 }] : [{}, {}];
  /** Writes beside the place, so that nobody sees half a file; `put` brings it there. */
  const written = (name: string, text: string, put: (made: string, place: string) => void) => {
    const place = join(folder, name);
    const made = `${place}.${process.pid}.tmp`;
    mkdirSync(dirname(place), { recursive: true, ...folders });
    try {
      writeFileSync(made, text, files);
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
    read: (name) => unless("ENOENT", () => readFileSync(join(folder, name), "utf8")),
    names: (within) =>
      (unless("ENOENT", () => readdirSync(join(folder, within))) ?? [])
        .filter((name) => name.endsWith(".md"))
        .toSorted(),
  };
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
