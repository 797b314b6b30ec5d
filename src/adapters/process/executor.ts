import type { Command, Executor, Finished } from "../../ports/executor.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { findCgroups, type RunGroup } from "./cgroups.ts";
import { type Counting, startCounting } from "./count.ts";
import { dieWithParent, launchLine } from "./launcher.ts";
import { writeLog } from "./log.ts";
import { type Launch, superviseProcess } from "./supervise.ts";
import { endAll, markedProcesses, RUN_MARK } from "./survivors.ts";

/** What is found out about the machine once: it does not change while the engine runs. */
interface Host {
  readonly openGroup: (() => RunGroup | undefined) | undefined;
  readonly prefix: readonly string[];
}

let host: Host | undefined;

function thisHost(): Host {
  host ??= { openGroup: findCgroups(), prefix: dieWithParent() };
  return host;
}

let runs = 0;

/** A name for a run that no other process of the machine has. */
function nextRun(): string {
  runs += 1;
  return `${process.pid}-${runs}-${Date.now().toString(36)}`;
}

/** A command cancelled before it began. */
const NEVER_STARTED: Finished = {
  ending: { how: "cancelled" },
  stdout: "",
  stderr: "",
  truncated: false,
  usage: { wallMs: 0, cpuMs: null, peakBytes: null },
};

/**
 * Runs commands as processes of this machine, each in `sandbox`. `env` is what commands inherit,
 * default the engine's own environment.
 */
export function processExecutor(options: {
  readonly sandbox: Sandbox;
  readonly env?: Readonly<Record<string, string | undefined>>;
}): Executor {
  const { sandbox, env = process.env } = options;
  return {
    isolation: sandbox.isolation,
    async exec(workspace, command) {
      if (command.signal?.aborted) return NEVER_STARTED;
      const group = thisHost().openGroup?.();
      const counting = command.count && startCounting(command.count, command.run);
      try {
        const run = nextRun();
        const inherited = { ...defined(env), ...command.env, [RUN_MARK]: run };
        const launch = await prepare(sandbox, workspace, { command, counting, group }, inherited);
        const finished = await perform(launch, command, sweeper(sandbox, run, group), group);
        return counting ? withCount(finished, await counting.total()) : finished;
      } finally {
        counting?.close();
        group?.remove();
      }
    },
  };
}

function withCount(finished: Finished, instructions: number | null): Finished {
  return { ...finished, usage: { ...finished.usage, instructions } };
}

function defined(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

interface Prepared {
  readonly command: Command;
  readonly counting: Counting | undefined;
  readonly group: RunGroup | undefined;
}

async function prepare(
  sandbox: Sandbox,
  workspace: Workspace,
  { command, counting, group }: Prepared,
  env: Readonly<Record<string, string>>,
): Promise<Launch> {
  const { directory, lend = [] } = command;
  const { run, lend: also, around } = counting ?? NOTHING_COUNTED(command);
  const argv = typeof run === "string" ? ["/bin/sh", "-c", run] : run;
  const wrapped = await sandbox.wrap({ workspace, directory, argv, env, lend: [...lend, ...also] });
  return {
    argv: launchLine(around(wrapped.argv), group?.joins, thisHost().prefix),
    env: wrapped.env,
    timed: !group,
  };
}

const NOTHING_COUNTED = ({ run }: Command): Pick<Counting, "run" | "lend" | "around"> => ({
  run,
  lend: [],
  around: (argv) => argv,
});

/** Ends what a run left behind. A sandbox that ended by itself has left nothing. */
function sweeper(sandbox: Sandbox, run: string, group: RunGroup | undefined) {
  return async (killed: boolean): Promise<void> => {
    if (!killed && sandbox.isolation !== "none") return;
    if (group) await endAll(() => group.processes());
    // One that was killed on its way into the group is not in it.
    if (!group || killed) await endAll(() => markedProcesses(run));
  };
}

async function perform(
  launch: Launch,
  command: Command,
  sweep: (killed: boolean) => Promise<void>,
  group: RunGroup | undefined,
): Promise<Finished> {
  const outcome = await superviseProcess(launch, command, sweep);
  if (command.log !== undefined) writeLog(command.log, outcome.log);
  const { ending, stdout, stderr, truncated, wallMs } = outcome;
  const { cpuMs, peakBytes } = group?.usage() ?? outcome;
  return { ending, stdout, stderr, truncated, usage: { wallMs, cpuMs, peakBytes } };
}
