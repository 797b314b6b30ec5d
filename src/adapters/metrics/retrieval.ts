import { AssayError } from "../../domain/error.ts";
import type { Run } from "../../domain/run.ts";
import type { RunConditions } from "../../ports/meter.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { execute, type Tools, toRun } from "./execute.ts";
import { ndcg, recall, reciprocalRank } from "./ranking.ts";
import { type Exited, noMetric, type Read } from "./reading.ts";
import type { RetrievalTask } from "./retrieval-file.ts";
import { startRunner } from "./runner.ts";

/** Runs the search command over all queries in one sandboxed process and rates what it found. */
export async function measureRetrieval(
  tools: Tools,
  { task, file, name }: { task: RetrievalTask; file: string; name: string },
  workspace: Workspace,
  conditions: RunConditions,
): Promise<Run> {
  const { search, mode, queries } = task;
  // The runner gets the queries only: whatever runs in the sandbox could read its memory or input.
  const stdin = JSON.stringify({
    search,
    mode,
    queries: queries.map(({ query }) => query),
    hide: file,
    keep: deepest(task, name),
  });
  const executed = await execute(
    tools,
    workspace,
    { ...startRunner("retrieval"), stdin },
    conditions,
  );
  return toRun(executed, (exited) => rate(exited, task, name));
}

const AT = /^(?:recall|ndcg)@([1-9]\d{0,5})$/;

/** The cutoffs to report: the file's, and the one that the metric's name asks for. */
function cutoffs({ k }: RetrievalTask, name: string): number[] {
  const named = AT.exec(name)?.[1];
  return [...new Set(named ? [Number(named), k] : [k])];
}

/** Ids that are kept of each answer; reciprocal rank looks at no more than these either. */
const deepest = (task: RetrievalTask, name: string) => Math.max(100, ...cutoffs(task, name));

function rate({ exitCode, stdout, truncated }: Exited, task: RetrievalTask, name: string): Read {
  if (exitCode !== 0) return { kind: "crashed" };
  if (truncated) return noMetric("found so much that its answers were cut off");
  const answers = stdout.split("\n").filter((line) => line.startsWith("["));
  if (answers.length !== task.queries.length) {
    return noMetric(`answered ${answers.length} of ${task.queries.length} queries`);
  }
  const values = rateAnswers(answers.map(rankingOf), task, cutoffs(task, name));
  return Object.hasOwn(values, name)
    ? { kind: "values", values }
    : noMetric(`gave no ${name}, only ${Object.keys(values).join(", ")}`);
}

/** Averages over all queries; `rankings` in the order of the queries. */
function rateAnswers(
  rankings: readonly (readonly string[])[],
  { queries }: RetrievalTask,
  ks: readonly number[],
): Record<string, number> {
  const average = (of: (ranking: readonly string[], query: (typeof queries)[number]) => number) =>
    queries.reduce((sum, query, i) => sum + of(rankings[i] ?? [], query), 0) / queries.length;
  const values: Record<string, number> = {};
  for (const k of ks) {
    values[`recall@${k}`] = average((ranking, { gains }) => recall(ranking, gains, k));
    values[`ndcg@${k}`] = average((ranking, { gains }) => ndcg(ranking, gains, k));
  }
  values.mrr = average((ranking, { gains }) => reciprocalRank(ranking, gains));
  return values;
}

/** A line of the runner; an id that comes twice counts where it comes first. */
function rankingOf(line: string): string[] {
  try {
    const ids: unknown = JSON.parse(line);
    return Array.isArray(ids) ? [...new Set(ids.map(String))] : [];
  } catch {
    return [];
  }
}

/** Reads the labels, once: from the study's base, which no candidate can change. */
export function labelsOf(
  file: string,
  readBase: ((path: string) => Promise<string | undefined>) | undefined,
  parse: (text: string, file: string) => RetrievalTask,
): () => Promise<RetrievalTask> {
  let task: Promise<RetrievalTask> | undefined;
  const load = async () => {
    const text = await readBase?.(file);
    if (text === undefined) {
      throw new AssayError({ code: "file-missing", what: "retrieval file", file });
    }
    return parse(text, file);
  };
  return () => {
    task ??= load();
    return task;
  };
}
