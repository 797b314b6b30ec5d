import { isUtf8 } from "node:buffer";
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

/** A vault in a folder, which is made when something is written; `isPrivate` lets nobody but the user read it. */
export function folderVault(folder: string, { isPrivate = false } = {}): Vault {
  const [folders, files] = isPrivate ? [{ mode: 0o700 }, { mode: 0o600 }] : [{}, {}];
  /** Writes beside the place, so that nobody sees half a file; `put` brings it there. */
  const written = (name: string, text: string, put: (made: string, place: string) => void) => {
    const place = placeOf(join(folder, name));
    const made = `${place}.${process.pid}.tmp`;
    mkdirSync(dirname(place), { recursive: true, ...folders });
    try {
      writeFileSync(made, text, files);
      put(made, place);
    } finally {
      rmSync(made, { force: true });
    }
  };
  const read = (name: string) =>
    unless("ENOENT", () => readFileSync(placeOf(join(folder, name)), "utf8"));
  return {
    add(name, text) {
      let isNew = true;
      written(name, text, (made, place) => {
        // Unlike renaming, a second name for it replaces nothing.
        isNew = unless("EEXIST", () => linkSync(made, place) ?? true) === true;
      });
      return isNew;
    },
    replace: (name, text) =>
      written(name, text, (made, place) => {
        refuseBytes(place);
        renameSync(made, place);
      }),
    update(name, change) {
      for (;;) {
        const before = read(name);
        const text = change(before);
        if (text === undefined) return false;
        let isDone = false;
        written(name, text, (made, place) => {
          refuseBytes(place);
          // Between this look and the new name nothing can be kept out, but it is some microseconds.
          isDone = read(name) === before;
          if (isDone) renameSync(made, place);
        });
        if (isDone) return true;
      }
    },
    read,
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

/** Whoever read bytes that are no text cannot write them back. Throws `EILSEQ`. */
function refuseBytes(place: string): void {
  const bytes = unless("ENOENT", () => readFileSync(place));
  if (!bytes || isUtf8(bytes)) return;
  const message = `EILSEQ: ${place} is no UTF-8 text; save it as UTF-8`;
  throw Object.assign(new Error(message), { code: "EILSEQ", path: place });
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
