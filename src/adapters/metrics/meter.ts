import { rmSync } from "node:fs";
import type { Experiment, Guard } from "../../domain/experiment.ts";
import type { Metric } from "../../domain/metric.ts";
import type { Run } from "../../domain/run.ts";
import { type Mask, maskForms } from "../../domain/secrets.ts";
import type { Executor } from "../../ports/executor.ts";
import type { Meter, RunConditions } from "../../ports/meter.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { checkFile, measureCommand } from "./command.ts";
import { execute, type Tools, toRun } from "./execute.ts";
import { type Closure, measureFunction } from "./function.ts";
import { type Beside, type Measure, measureBeside } from "./guarded.ts";
import { type Told, testsSeen } from "./missing-tests.ts";
import { measureModule } from "./module.ts";
import { noMetric } from "./reading.ts";
import { labelsOf, measureRetrieval } from "./retrieval.ts";
import { parseRetrievalFile } from "./retrieval-file.ts";
import { testsCounted } from "./test-counts.ts";

/** What a meter is made of. */
export interface MeterOptions {
  readonly executor: Executor;
  /** Runs the commands of numbers, where they are kept apart from the candidate. */
  readonly apart?: Executor;
  readonly experiment: Pick<Experiment, "directory" | "objective" | "metricGuards" | "holdout">;
  /** Folder for the logs, directly below `.assay/`; made when needed. */
  readonly logs: string;
  /** Hides secrets in what is not printed by commands; those of a known form unless given. */
  readonly mask?: Mask;
  /** Removes a folder that commands could write to, however they left it. */
  readonly discard?: (folder: string) => void;
  /** The closure of a `function` metric. */
  readonly metricFunction?: Closure;
  /** A file of the study's base, by its path from the repository's root; a retrieval metric needs it. */
  readonly readBase?: (path: string) => Promise<string | undefined>;
}

/**
 * Makes the meter of a study. Throws `metric-malformed` for a metric whose file lies outside the
 * repository, and a `TypeError` for one of kind `function` without its closure.
 */
export function createMeter(options: MeterOptions): Meter {
  const { executor, experiment, logs, mask = maskForms } = options;
  const { discard = (folder) => rmSync(folder, { recursive: true, force: true }) } = options;
  const tools: Tools = { executor, directory: experiment.directory, logs, mask, discard };
  const judging = { ...tools, executor: options.apart ?? executor };
  const { metricGuards = [], holdout } = experiment;
  const besides = (holdout ? [...metricGuards, holdout] : metricGuards).map((guard): Beside => {
    const { metric } = guard;
    const beside = { guard, isHidden: guard === holdout };
    if (metric.source.kind === "same-run") return beside;
    return { ...beside, measure: measurer(metric, options, judging) };
  });
  return {
    isolation:
      experiment.objective.metric.source.kind === "function" ? "not isolated" : executor.isolation,
    measure: gathering(
      measureBeside(measurer(experiment.objective.metric, options, judging), besides),
    ),
    guard: (guard, workspace, conditions) => runGuard(tools, guard, workspace, conditions),
  };
}

/** Adds to a run what its tests were, where they were asked for. */
function gathering(measure: Measure): Meter["measure"] {
  return async (workspace, conditions) => {
    const { tests: asked } = conditions;
    if (asked === undefined) return measure(workspace, conditions);
    const told: Told[] = [];
    const gather = (one: Told) => void told.push(one);
    const run = await measure(workspace, { ...conditions, gather });
    const tests = run.outcome === "completed" ? testsSeen(told, asked) : undefined;
    return tests ? { ...run, tests } : run;
  };
}

/** True for a metric that reads files of its workspace itself, from outside of the sandbox. */
export function readsWorkspace({ source }: Metric): boolean {
  return (
    source.kind === "function" || (source.kind === "command" && source.reading.from === "json")
  );
}

function measurer(metric: Metric, options: MeterOptions, tools: Tools): Measure {
  const { source, name } = metric;
  switch (source.kind) {
    case "command":
      checkFile(metric, tools.directory);
      return (workspace, run) => measureCommand(tools, metric, source, workspace, run);
    case "module":
      return (workspace, run) => measureModule(tools, name, source, workspace, run);
    case "same-run":
      throw new TypeError("a number of the same run has no run of its own");
    case "function": {
      const closure = options.metricFunction;
      if (!closure) throw new TypeError("a metric of kind `function` needs `metricFunction`");
      return (workspace, run) => measureFunction(tools, name, closure, workspace, run);
    }
    case "retrieval": {
      const path = tools.directory === "" ? source.file : `${tools.directory}/${source.file}`;
      const labels = labelsOf(path, options.readBase, parseRetrievalFile);
      return async (workspace, run) =>
        measureRetrieval(tools, { task: await labels(), file: source.file, name }, workspace, run);
    }
  }
}

async function runGuard(
  tools: Tools,
  { command }: Guard,
  workspace: Workspace,
  conditions: RunConditions,
): Promise<Run> {
  const executed = await execute(tools, workspace, { run: command }, conditions);
  const { stdout, stderr, truncated } = executed.finished;
  const count = testsCounted(`${stdout}\n${stderr}`);
  const { leastTests } = conditions;
  const run = toRun(executed, ({ exitCode }) => {
    if (exitCode !== 0) return { kind: "crashed" };
    const isShort = leastTests !== undefined && (count ?? 0) < leastTests;
    return isShort ? noMetric(shortOf(leastTests, count)) : { kind: "values", values: {} };
  });
  // Of what is cut a later run may show more, or less, for no reason of its own.
  if (run.outcome !== "completed" || count === undefined || truncated) return run;
  return leastTests === undefined ? { ...run, tests: { count } } : run;
}

function shortOf(least: number, count: number | undefined): string {
  const ran =
    count === undefined ? "did not say how many tests it ran" : `ran ${count} of its tests`;
  return `${ran}, and ${least} on the baseline`;
}
