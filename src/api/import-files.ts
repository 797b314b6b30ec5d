import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { AssayError } from "../domain/error.ts";
import type { Mask } from "../domain/secrets.ts";

/** What of a folder, or which file alone, belongs to a session of another tool. */
export interface SessionFiles {
  /** Where it was looked. */
  readonly folder: string;
  readonly histories: readonly string[];
  /** Prompts and programs, written by people. */
  readonly texts: readonly string[];
  readonly ideas: readonly string[];
  readonly measure?: string;
  readonly checks?: string;
}

/** Places below a session's folder; `.auto` is what newer tools call it, the others lie flat. */
const PLACES = {
  histories: [
    ...[".auto/log.jsonl", "autoresearch.jsonl", "labloop.jsonl", "results.tsv"],
    "autoresearch-results/results.tsv",
  ],
  texts: [".auto/prompt.md", "autoresearch.md", "program.md"],
  ideas: [".auto/ideas.md", "autoresearch.ideas.md"],
  measure: [".auto/measure.sh", "autoresearch.sh"],
  checks: [".auto/checks.sh", "autoresearch.checks.sh"],
};

/** Finds the files of a session at a path. Throws `file-missing`, and `file-unreadable` where a folder cannot be looked into. */
export function sessionFiles(directory: string, path: string): SessionFiles {
  const place = resolve(directory, path);
  const stat = statSync(place, { throwIfNoEntry: false });
  if (!stat) throw new AssayError({ code: "file-missing", what: "history", file: path });
  if (!stat.isDirectory()) return oneFile(place);
  const isAuto = basename(realpathSync(place)) === ".auto";
  const folder = isAuto ? resolve(place, "..") : place;
  const found = (names: readonly string[]) =>
    names.map((name) => join(folder, name)).filter((file) => existsSync(file));
  const [measure, checks] = [found(PLACES.measure)[0], found(PLACES.checks)[0]];
  return {
    folder,
    histories: [...new Set([...found(PLACES.histories), ...more(folder, path)])],
    texts: found(PLACES.texts),
    ideas: found(PLACES.ideas),
    ...(measure === undefined ? {} : { measure }),
    ...(checks === undefined ? {} : { checks }),
  };
}

function oneFile(file: string): SessionFiles {
  const none = { folder: resolve(file, ".."), histories: [], texts: [], ideas: [] };
  if (/ideas\.md$/i.test(file)) return { ...none, ideas: [file] };
  if (/\.(md|markdown)$/i.test(file)) return { ...none, texts: [file] };
  return { ...none, histories: [file] };
}

/** Some tools name theirs after what they were asked: `latency-results.tsv`. */
function more(folder: string, path: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => /-results\.tsv$/.test(name));
    return names.toSorted().map((name) => join(folder, name));
  } catch (thrown) {
    const { message: detail } = thrown as Error;
    throw new AssayError({ code: "file-unreadable", what: "folder", file: path, detail });
  }
}

/** Bytes that are read of one file; logs of the longest nights are a hundredth of that. */
const MOST = 256 * 1024 ** 2;

/** A file's text, masked. Throws `file-unreadable`. */
export function textOf(file: string, mask: Mask): string {
  const refuse = (detail: string) =>
    new AssayError({ code: "file-unreadable", what: "history", file, detail });
  let bytes: Buffer;
  try {
    const stat = statSync(file);
    // Whoever opens a pipe waits for somebody to write.
    if (!stat.isFile()) throw refuse("it is no file");
    if (stat.size > MOST) throw refuse(`it is larger than ${MOST / 1024 ** 2} MB`);
    bytes = readFileSync(file);
  } catch (thrown) {
    if (thrown instanceof AssayError) throw thrown;
    throw refuse((thrown as Error).message);
  }
  const begin = bytes.subarray(0, 2).toString("hex");
  if (begin === "fffe" || begin === "feff") throw refuse("it is UTF-16; write it as UTF-8");
  return mask(bytes.toString("utf8"));
}
