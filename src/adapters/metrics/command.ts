import { isAbsolute, join } from "node:path";
import { AssayError } from "../../domain/error.ts";
import type { Counter, Metric, MetricSource } from "../../domain/metric.ts";
import type { Run } from "../../domain/run.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { execute, type Tools, toRun } from "./execute.ts";
import { noMetric } from "./reading.ts";
import { read } from "./readings.ts";
import { type Conditions, measureTests, tellsTests } from "./test-channel.ts";
import { readWorkspaceFile } from "./workspace-file.ts";

/** Runs a metric's command once and reads its numbers. */
export async function measureCommand(
  tools: Tools,
  metric: Metric,
  source: Extract<MetricSource, { kind: "command" }>,
  workspace: Workspace,
  conditions: Conditions,
): Promise<Run> {
  const { command, reading } = source;
  if (conditions.gather && tellsTests(reading)) {
    return measureTests(tools, source, workspace, conditions, (exited) =>
      read(reading, metric, exited),
    );
  }
  const name = reading.from === "json" ? reading.file : undefined;
  if (reading.from === "instructions") {
    const what = { run: command, count: requireCounter(reading.by) };
    // Luck that is drawn would vary a count that repeats exactly, and no count sees where things lie.
    const executed = await execute(tools, workspace, what, { ...conditions, luck: 0 });
    return toRun(executed, (exited) => read(reading, metric, exited));
  }
  if (name === undefined) {
    const executed = await execute(tools, workspace, { run: command }, conditions);
    return toRun(executed, (exited) => read(reading, metric, exited));
  }
  const executed = await execute(tools, workspace, { run: afresh(command, name) }, conditions);
  const file = await readWorkspaceFile(workspace.path, join(tools.directory, name));
  return toRun(executed, (exited) => {
    const found = read(reading, metric, exited, "text" in file ? tools.mask(file.text) : "");
    return found.kind !== "crashed" && "problem" in file ? noMetric(file.problem) : found;
  });
}

function requireCounter(by: Counter | undefined): Counter {
  if (!by) throw new TypeError("a metric of instructions is measured before its counter is chosen");
  return by;
}

/** Removes the file first, inside the sandbox, so that nobody reads the number of an earlier run. */
function afresh(command: string, file: string): readonly string[] {
  return ["sh", "-c", `rm -f -- "$1"; set --\n${command}`, "sh", file];
}

/** Throws `metric-malformed` for a file outside the repository: it would be removed before each run. */
export function checkFile({ source, spec }: Metric, directory: string): void {
  const file =
    source.kind === "command" && source.reading.from === "json" ? source.reading.file : undefined;
  if (file === undefined) return;
  if (isAbsolute(file) || join(directory, file).split("/")[0] === "..") {
    const detail = `its file ${file} is not inside the repository`;
    throw new AssayError({ code: "metric-malformed", spec, detail });
  }
}
