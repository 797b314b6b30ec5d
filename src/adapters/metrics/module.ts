import type { MetricSource } from "../../domain/metric.ts";
import type { Run } from "../../domain/run.ts";
import type { RunConditions } from "../../ports/meter.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { execute, type Tools, toRun } from "./execute.ts";
import { readMetricLines } from "./metric-lines.ts";
import { startRunner } from "./runner.ts";

/** Calls a function that a module of the repository exports, in a child process of the sandbox. */
export async function measureModule(
  tools: Tools,
  name: string,
  source: Extract<MetricSource, { kind: "module" }>,
  workspace: Workspace,
  conditions: RunConditions,
): Promise<Run> {
  const command = startRunner("module", source.module, source.export, name, workspace.inside);
  const executed = await execute(tools, workspace, command, conditions);
  return toRun(executed, ({ exitCode, stdout }) =>
    exitCode === 0 ? readMetricLines(stdout, name) : { kind: "crashed" },
  );
}
