import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { AssayError } from "../domain/error.ts";
import type { History, HistoryFormat, ToldTrial } from "../domain/history.ts";
import type { Direction } from "../domain/metric.ts";
import { nearest } from "../domain/nearest.ts";
import type { Written } from "../histories/worded.ts";
import { writeHistory } from "../histories/write.ts";
import type { Vault } from "../ports/vault.ts";
import { historyOf } from "../view/histories/of-study.ts";
import { importedHistoryIn } from "../view/memory/imported-history.ts";
import { importedIn } from "../view/memory/imported-note.ts";
import { folderOf, vaultOf } from "./compose-vault.ts";
import { IMPORTED } from "./import-history.ts";
import { readStudy, whoLooks } from "./read-study.ts";

/** What is to be written, and as what. */
export interface ExportOptions {
  /** Where the repository is; default the current folder. */
  readonly directory?: string;
  readonly format: HistoryFormat;
  /** Default the newest. */
  readonly study?: string;
  /** An imported history instead of a study, by its name. */
  readonly imported?: string;
  /** For histories that do not say which way is better. */
  readonly direction?: Direction;
}

/**
 * A study, or an imported history, as a file of another tool's. Throws `unknown-study`, `no-studies`, `journal-edited`,
 * `unknown-history`, and `direction-missing` where a format wants a direction and nobody said one.
 */
export async function exportHistory({
  format,
  imported,
  direction,
  ...which
}: ExportOptions): Promise<Written> {
  if (imported === undefined) {
    const reading = await readStudy(which);
    return writeHistory(historyOf(reading.study, reading.trials(), format), format);
  }
  const { history, untold } = await readable(imported, which.directory);
  const { metric = "metric" } = history.trials[0] ?? {};
  const isOpen = history.trials.some((trial) => trial.direction === undefined);
  // Where a ledger says nothing of it, it goes back as it was; the others write a direction down.
  const isAsked = format !== "tsv" && !(format === "labloop" && history.format === "labloop");
  if (isAsked && isOpen && !direction) {
    throw new AssayError({ code: "direction-missing", metric });
  }
  const written = writeHistory(history, format, direction);
  return { ...written, untold: [...untold, ...written.untold] };
}

/** Where the memory cannot be read, a way out instead of an error of the file system. */
async function readable(name: string, directory?: string) {
  const repository = await whoLooks(directory);
  try {
    return readImported(vaultOf(repository), name);
  } catch (thrown) {
    const { code, message: detail } = thrown as NodeJS.ErrnoException;
    if (typeof code !== "string" || thrown instanceof AssayError) throw thrown;
    const file = join(repository.home, "memory", IMPORTED);
    throw new AssayError({ code: "file-unreadable", what: "memory", file, detail });
  }
}

function readImported(
  vault: Vault,
  name: string,
): { readonly history: History; readonly untold: readonly string[] } {
  const all = vault.names(IMPORTED).map((file) => file.replace(/\.md$/, ""));
  const [prefix, places] = [`${name}-t`, new Map<number, ToldTrial>()];
  const untold: string[] = [];
  let format: HistoryFormat | undefined;
  for (const note of all) {
    const place = note.startsWith(prefix) ? note.slice(prefix.length) : "";
    if (!/^[1-9]\d*$/.test(place)) continue;
    const read = importedIn(vault.read(`${IMPORTED}/${note}.md`) ?? "");
    if (read) places.set(Number(place), read.trial);
    else untold.push(`${IMPORTED}/${note}.md left out: it was changed and cannot be read`);
    format ??= read?.format;
  }
  const head = importedHistoryIn(vault.read(`${IMPORTED}/${name}.md`) ?? "");
  format ??= head?.format;
  if (!format) throw unknownHistory(name, all);
  const missing = (head?.trials ?? 0) - places.size - untold.length;
  if (missing > 0) untold.push(`${missing} of its notes are gone; import it again`);
  const trials = [...places].toSorted(([one], [other]) => one - other).map(([, trial]) => trial);
  return { history: { format, trials, tail: head?.tail ?? [] }, untold };
}

function unknownHistory(name: string, notes: readonly string[]): AssayError {
  const known = notes.filter((note) => notes.includes(`${note}-t1`));
  const near = nearest(name, known);
  return new AssayError({
    ...{ code: "unknown-history", name, known },
    ...(near === undefined ? {} : { nearest: near }),
  });
}

/**
 * Writes a file at once, so that nobody sees half of it; one that is there only where `force` says so. Throws
 * `file-not-written`, and `usage` where one is there.
 */
export function writeExport(
  path: string,
  text: string,
  { directory = process.cwd(), force = false } = {},
): void {
  const place = resolve(directory, path);
  try {
    if (force) {
      const real = realOf(place);
      folderOf(dirname(real)).replace(basename(real), text);
      return;
    }
    if (folderOf(dirname(place)).add(basename(place), text)) return;
  } catch (thrown) {
    const { message: detail } = thrown as Error;
    const problem = { code: "file-not-written", what: "export", file: path, detail } as const;
    throw new AssayError(problem, { cause: thrown });
  }
  const help = "Write over it with --force, or name another file: --output FILE";
  throw new AssayError({ code: "usage", detail: `${path} is there already.`, help });
}

/** A link is written through, not over. */
function realOf(place: string): string {
  try {
    return realpathSync(place);
  } catch {
    return place;
  }
}
