import { join } from "node:path";
import { standsInPlace } from "../../domain/guarantee.ts";
import type { MetricSource, Reading } from "../../domain/metric.ts";
import type { Run } from "../../domain/run.ts";
import type { RunConditions } from "../../ports/meter.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { execute, makeFolder, type Tools, toRun } from "./execute.ts";
import type { Told } from "./missing-tests.ts";
import { pytestSummaries } from "./pytest.ts";
import { type Exited, type Read, uncoloured } from "./reading.ts";
import { readTestReport } from "./test-report.ts";
import { readWorkspaceFile } from "./workspace-file.ts";

/** Where the sandbox shows the folder that takes the report: in its private `/tmp`. */
const INSIDE = "/tmp/assay-tests";
const REPORT = "report.xml";
/** Ten thousand failing tests with a page of output each. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Conditions of one command of a run, whose tests are gathered with those of the others. */
export interface Conditions extends RunConditions {
  readonly gather?: (told: Told) => void;
}

type CommandSource = Extract<MetricSource, { kind: "command" }>;

/** True for the readings of tools that run pytest. */
export function tellsTests({ from }: Reading): boolean {
  return from === "pytest" || from === "tox" || from === "coverage";
}

/**
 * Runs a command with pytest in it, and gathers what became of its tests: pytest writes them to a file in a folder
 * of ours that is in no workspace, made for this one run. What is printed has no say in it.
 */
export async function measureTests(
  tools: Tools,
  { command, reading }: CommandSource,
  workspace: Workspace,
  conditions: Conditions,
  read: (exited: Exited) => Read,
): Promise<Run> {
  const folder = join(tools.logs, `${conditions.label}.tests`);
  tools.discard(folder);
  await makeFolder(folder);
  try {
    const inside = standsInPlace(tools.executor.isolation) ? INSIDE : folder;
    const mount = { kind: "bind", source: folder, target: inside, readOnly: false } as const;
    const env = reportEnvironment(inside, command, reading);
    const what = { run: command, env, mounts: [mount] };
    const executed = await execute(tools, workspace, what, conditions);
    conditions.gather?.(await told(folder, executed.finished.stdout, conditions));
    return toRun(executed, read);
  } finally {
    tools.discard(folder);
  }
}

async function told(folder: string, stdout: string, { tests }: Conditions): Promise<Told> {
  const runs = pytestSummaries(stdout).length;
  // Each pytest of a command writes the report anew: of several only the last could be told.
  if (runs > 1 && tests === "all") return {};
  const file = await readWorkspaceFile(folder, REPORT, MOST_BYTES);
  const excuse = excuseIn(stdout, runs, file);
  return {
    ...("text" in file ? { report: readTestReport(file.text) } : {}),
    ...(excuse === undefined ? {} : { excuse }),
  };
}

/** None of these lets a change be kept: an excused run gives no number. */
function excuseIn(stdout: string, runs: number, file: object): string | undefined {
  if ("isTooLong" in file) return "reported more of its tests than can be read";
  if (runs > 1) return "ran pytest more than once, and on the baseline it did not";
  return STOPPED.test(uncoloured(stdout)) ? "stopped at failing tests" : undefined;
}

const STOPPED = /^!{3,} (?:\S+ )?stopping after \d+ failures? !{3,}$/m;

/** Asks every pytest below for its report; what the user has in these variables stays. */
function reportEnvironment(
  folder: string,
  command: string,
  { from }: Reading,
  { PYTEST_ADDOPTS, TOX_OVERRIDE }: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const options = `"--junitxml=${folder.replace(/["\\]/g, "\\$&")}/${REPORT}" -o junit_family=xunit1 -o junit_logging=no`;
  const addopts = { PYTEST_ADDOPTS: joined(PYTEST_ADDOPTS, options, " ") };
  if (from !== "tox") return addopts;
  const [, named = ""] = /^tox run -e (\S+)$/.exec(command) ?? [];
  const passing = named
    .split(",")
    .flatMap((name) => [`testenv:${name}`, `env.${name}`])
    .map((section) => `${section}.pass_env+=PYTEST_ADDOPTS`);
  return { ...addopts, TOX_OVERRIDE: joined(TOX_OVERRIDE, passing.join(";"), ";") };
}

const joined = (own: string | undefined, ours: string, between: string) =>
  own ? own + between + ours : ours;
