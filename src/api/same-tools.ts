import { knownTools } from "../config/known-tools.ts";
import { guardedIn } from "../decide/sample.ts";
import { AssayError } from "../domain/error.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { Executor } from "../ports/executor.ts";
import type { Workspace } from "../ports/workspace.ts";

/** A place where commands run. */
export interface Place {
  readonly executor: Executor;
  readonly workspace: Workspace;
}

/** Prints a line for each tool that is there: its name, where it is, what it says of its version. */
const ASK = `while [ $# -gt 0 ]; do
  if at=$(command -v "$1"); then
    printf '%s\\t%s\\t%s\\n' "$1" "$at" "$("$1" "$2" 2>&1 </dev/null | head -n 1)"
  fi
  shift 2
done`;

/** Tools may be slow to start on a busy machine; milliseconds. */
const LIMIT_MS = 60_000;

/**
 * Requires that the well-known tools of an experiment's commands are the same for runs as for the user: with the
 * home folder hidden one can be gone, or quietly become another. Throws `tool-differs`, and `cannot-run` where they
 * do not answer.
 */
export async function requireSameTools(
  { objective, guards, directory, ...rest }: Experiment,
  outside: Place,
  inside: Place,
): Promise<void> {
  const metrics = [objective.metric, ...guardedIn(rest).map(({ metric }) => metric)];
  const lines = metrics.flatMap(({ source }) =>
    source.kind === "command" ? [source.command] : [],
  );
  const tools = knownTools([...lines, ...guards.map(({ command }) => command)]);
  if (tools.size === 0) return;
  const run = ["sh", "-c", ASK, "sh", ...[...tools].flat()];
  const ask = async ({ executor, workspace }: Place) => {
    const { stdout, ending } = await executor.exec(workspace, {
      run,
      directory,
      limitMs: LIMIT_MS,
    });
    if (ending.how === "timed-out") {
      const detail = `asking ${[...tools.keys()].join(", ")} for their versions took over a minute`;
      throw new AssayError({ code: "cannot-run", detail });
    }
    // Not every sandbox shows the workspace in the checkout's place.
    const within = (line: string) => line.replace(`\t${workspace.inside}/`, "\t./");
    return new Map(
      stdout.split("\n").map((line) => [line.split("\t")[0] ?? "", within(line)] as const),
    );
  };
  const [theirs, ours] = [await ask(outside), await ask(inside)];
  for (const tool of tools.keys()) {
    const [wanted, found] = [theirs.get(tool), ours.get(tool)];
    if (wanted === undefined || wanted === found) continue;
    throw new AssayError({
      code: "tool-differs",
      tool,
      outside: shown(wanted),
      inside: found === undefined ? "missing" : shown(found),
    });
  }
}

/** `3.12.1 (/usr/bin/python3)` of a line. */
function shown(line: string): string {
  const [, path = "", version = ""] = line.split("\t");
  return `${version || "no version"} (${path})`;
}
