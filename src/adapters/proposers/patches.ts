import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AssayError } from "../../domain/error.ts";
import type { Hypothesis } from "../../domain/proposal.ts";
import type { Answer, Proposer } from "../../ports/proposer.ts";
import { hypothesisOfPatch, patchOf } from "./patch.ts";

/**
 * Offers the patches of a folder (`*.patch`, `*.diff`) in name order, each once. The folder is read
 * anew every time, so patches may be added while a study runs. `check` throws `patches-missing` when the
 * folder holds none; both throw `file-missing` and `file-unreadable`.
 */
export function patchesProposer(directory: string): Proposer {
  const sourceOf = (name: string) => `patches:${name}`;
  return {
    name: "patches",
    async check() {
      if ((await patchNames(directory)).length > 0) return;
      throw new AssayError({ code: "patches-missing", directory });
    },
    async propose({ history }) {
      const tried = new Set(history.map(({ source }) => source));
      const names = await patchNames(directory);
      const name = names.find((each) => !tried.has(sourceOf(each)));
      if (name === undefined) return { kind: "exhausted" };
      return answer(join(directory, name), sourceOf(name), { statement: titleOf(name) });
    },
  };
}

/** One bad file among many is a trial that fails, not the end of the study. */
async function answer(file: string, source: string, title: Hypothesis): Promise<Answer> {
  try {
    const bytes = await readFile(file);
    const hypothesis = hypothesisOfPatch(bytes.toString("utf8")) ?? title;
    return { kind: "proposal", source, hypothesis, change: patchOf(bytes) };
  } catch (thrown) {
    const detail = `the file cannot be read: ${thrown instanceof Error ? thrown.message : thrown}`;
    return { kind: "failed", source, hypothesis: title, because: "does-not-apply", detail };
  }
}

async function patchNames(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
    return files.filter((name) => /\.(patch|diff)$/.test(name)).sort();
  } catch (thrown) {
    const folder = { what: "folder of patches", file: directory };
    const { code, message } = thrown as NodeJS.ErrnoException;
    throw new AssayError(
      code === "ENOENT"
        ? { code: "file-missing", ...folder }
        : { code: "file-unreadable", ...folder, detail: message },
      { cause: thrown },
    );
  }
}

/** `03-cache-the-key.patch` reads "cache the key". */
function titleOf(name: string): string {
  const words = name.replace(/\.(patch|diff)$/, "").replace(/^\d+[-_. ]*/, "");
  return words.replace(/[-_]+/g, " ").trim() || name;
}
