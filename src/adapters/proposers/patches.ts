import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AssayError } from "../../domain/error.ts";
import type { Proposer } from "../../ports/proposer.ts";
import { hypothesisOfPatch, patchOf } from "./patch.ts";

/**
 * Offers the patches of a folder (`*.patch`, `*.diff`) in name order, each once. The folder is read
 * anew every time, so patches may be added while a study runs. Throws `patches-missing` when asked for
 * the first time and the folder holds none, `file-missing` when it is not there.
 */
export function patchesProposer(directory: string): Proposer {
  const sourceOf = (name: string) => `patches:${name}`;
  return {
    name: "patches",
    async propose({ history }) {
      const tried = new Set(history.map(({ source }) => source));
      const names = await patchNames(directory);
      if (names.length === 0) throw new AssayError({ code: "patches-missing", directory });
      const name = names.find((each) => !tried.has(sourceOf(each)));
      if (name === undefined) return { kind: "exhausted" };
      const bytes = await readFile(join(directory, name));
      const text = bytes.toString("utf8");
      return {
        kind: "proposal",
        source: sourceOf(name),
        hypothesis: hypothesisOfPatch(text) ?? { statement: titleOf(name) },
        change: patchOf(bytes),
      };
    },
  };
}

async function patchNames(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory);
    return names.filter((name) => /\.(patch|diff)$/.test(name)).sort();
  } catch {
    throw new AssayError({ code: "file-missing", what: "folder of patches", file: directory });
  }
}

/** `03-cache-the-key.patch` reads "cache the key". */
function titleOf(name: string): string {
  const words = name.replace(/\.(patch|diff)$/, "").replace(/^\d+[-_. ]*/, "");
  return words.replace(/[-_]+/g, " ").trim() || name;
}
