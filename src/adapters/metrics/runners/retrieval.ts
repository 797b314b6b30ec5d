/**
 * Asks the search command for each query inside the sandbox and prints one JSON array of ids a query.
 * It stands alone: the sandbox sees this folder and nothing else of Assay.
 *
 * stdin: `{ search, mode, queries, hide, keep }`. The file `hide` (the labels) is out of the way while
 * the search command runs, and back when it is done.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

interface Ask {
  readonly search: string;
  readonly mode: "each" | "batch";
  readonly queries: readonly string[];
  readonly hide: string;
  readonly keep: number;
}

const maxBuffer = 64 * 1024 * 1024;

function ask({ search, mode, queries, keep }: Ask): void {
  const answer = (ids: readonly string[]) => console.log(JSON.stringify(ids.slice(0, keep)));
  if (mode === "each") {
    for (const query of queries) answer(idsOf(call(search, query, "")));
    return;
  }
  const input = queries.map((query) => `${JSON.stringify({ query })}\n`).join("");
  for (const line of call(search, undefined, input).split("\n")) {
    const ids = listOf(line);
    if (ids) answer(ids);
  }
}

/** What the command printed; a failing command ends this process with the same exit code. */
function call(search: string, query: string | undefined, input: string): string {
  const { stdout, status, signal, error } = spawnSync(
    "sh",
    query === undefined ? ["-c", search] : ["-c", `${search} "$@"`, "sh", query],
    { input, maxBuffer, encoding: "utf8", stdio: ["pipe", "pipe", "inherit"] },
  );
  if (status === 0) return stdout;
  const how = signal ?? error?.message ?? `exit code ${status}`;
  console.error(`search failed (${how})${query === undefined ? "" : ` on the query: ${query}`}`);
  throw new Failed(status ?? 1);
}

class Failed extends Error {
  readonly code: number;
  constructor(code: number) {
    super();
    this.code = code;
  }
}

/** A JSON array, or one id a line. */
function idsOf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return listOf(text) ?? lines.filter((line) => line !== "");
}

function listOf(text: string): string[] | undefined {
  if (!text.trimStart().startsWith("[")) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(idOf) : undefined;
  } catch {
    return undefined;
  }
}

const idOf = (entry: unknown) =>
  String(typeof entry === "object" && entry !== null ? Reflect.get(entry, "id") : entry);

const given: Ask = JSON.parse(readFileSync(0, "utf8"));
const labels = existsSync(given.hide) ? readFileSync(given.hide) : undefined;
rmSync(given.hide, { force: true });
try {
  ask(given);
} catch (error) {
  if (!(error instanceof Failed)) throw error;
  process.exitCode = error.code;
} finally {
  if (labels) writeFileSync(given.hide, labels);
}
