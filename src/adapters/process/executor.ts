import { type Access, NO_ACCESS } from "../../domain/access.ts";
import type { Limits } from "../../domain/budget.ts";
import type { Command, Ending, Executor, Finished } from "../../ports/executor.ts";
import type { Reach, Sandbox } from "../../ports/sandbox.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { findCgroups, type RunGroup } from "./cgroups.ts";
import { startedCounter } from "./counters.ts";
import { countedInside, countedOutside } from "./counting.ts";
import { type Gate, gateFor } from "./gate.ts";
import { inherited } from "./inherited.ts";
import { dieWithParent, launchLine, SHELL } from "./launcher.ts";
import { type AllLimits, allLimits, watchedOf } from "./limits.ts";
import { writeLog } from "./log.ts";
import { removeScratch } from "./scratch.ts";
import { type Launch, superviseProcess } from "./supervise.ts";
import { endAll, markedProcesses, RUN_MARK } from "./survivors.ts";

/** What is found out about the machine once: it does not change while the engine runs. */
interface Host {
  readonly openGroup: ((limits: AllLimits) => RunGroup | undefined) | undefined;
  readonly prefix: readonly string[];
}

let host: Host | undefined;

function thisHost(): Host {
  host ??= { openGroup: findCgroups(), prefix: dieWithParent() };
  return host;
}

let runs = 0;

/** A name for a run that no other process of the machine has; always as long, for commands see it. */
function nextRun(): string {
  runs += 1;
  return `${runsOf(process.pid)}${inEight(runs)}-${Date.now().toString(36)}`;
}

/** What the names of all runs of an engine begin with. */
export function runsOf(engine: number): string {
  return `${inEight(engine)}-`;
}

const inEight = (number: number) => String(number).padStart(8, "0");

/** A command cancelled before it began. */
const NEVER_STARTED: Finished = {
  ending: { how: "cancelled" },
  stdout: "",
  stderr: "",
  truncated: false,
  usage: { wallMs: 0, cpuMs: null, peakBytes: null },
};

/**
 * Runs commands as processes of this machine, each in `sandbox`. They inherit of the engine's environment
 * what is harmless, and reach beyond their workspace what `access` says; `hide` gives folders that they must
 * not see, asked before each: one may come to be while a study runs. Each command is kept to `limits`.
 */
export function processExecutor(options: {
  readonly sandbox: Sandbox;
  readonly access?: Access;
  readonly hide?: () => readonly string[];
  readonly limits?: Limits;
  /** What of a command's output may stand in its log; all of it, unless given. */
  readonly logged?: (output: Buffer) => Buffer;
}): Executor {
  const { sandbox, access = NO_ACCESS, hide = () => [], logged = (output) => output } = options;
  const { network, read } = access;
  const limits = allLimits(options.limits);
  return {
    isolation: sandbox.isolation,
    async exec(workspace, command) {
      if (command.signal?.aborted) return NEVER_STARTED;
      const group = thisHost().openGroup?.(limits);
      try {
        const run = nextRun();
        const env = { ...inherited(process.env, access.env), ...command.env, [RUN_MARK]: run };
        const place = { sandbox, reach: { network, read, hide: hide() }, limits };
        const launch = await prepare(place, workspace, command, env, group);
        const sweep = sweeper(sandbox, run, group);
        try {
          const { log, ...finished } = await perform(launch, command, sweep, group);
          if (command.log !== undefined) writeLog(command.log, logged(log));
          return finished;
        } finally {
          if (launch.scratch !== undefined) removeScratch(launch.scratch);
        }
      } finally {
        group?.remove();
      }
    },
  };
}

/** Where commands run, and what they reach from there. */
interface Place {
  readonly sandbox: Sandbox;
  readonly reach: Reach;
  readonly limits: AllLimits;
}

async function prepare(
  { sandbox, reach, limits }: Place,
  workspace: Workspace,
  command: Command,
  env: Readonly<Record<string, string>>,
  group: RunGroup | undefined,
): Promise<Launch> {
  const { run, directory, lend = [], mounts = [], count } = command;
  const scene = { ...workspace, mounts: [...workspace.mounts, ...mounts] };
  const { prefix } = thisHost();
  const counter = count && startedCounter(count);
  const plain = typeof run === "string" ? [SHELL, "-c", run] : run;
  const counted = countedInside(plain, counter);
  const gate = await gateOf(sandbox, reach);
  const wrapped = await sandbox.wrap({
    workspace: scene,
    directory,
    argv: gate ? gate.around(counted) : counted,
    env: { ...env, ...gate?.env },
    lend: gate ? [...lend, gate.lend] : lend,
    reach,
    roomBytes: Math.min(limits.diskBytes, limits.memoryBytes),
  });
  return {
    argv: launchLine(countedOutside(wrapped.argv, counter, prefix), group?.joins, prefix),
    env: wrapped.env,
    timed: !group,
    limits: watchedOf(limits, group?.keeps),
    workspace: scene,
    ...(wrapped.scratch !== undefined && { scratch: wrapped.scratch }),
    ...(count && { count }),
  };
}

/** The way to named hosts; without a sandbox there is nothing to get out of. */
async function gateOf({ isolation, lets }: Sandbox, { network }: Reach): Promise<Gate | undefined> {
  const isOpen = isolation === "none" || lets === "hosts";
  return typeof network === "string" || isOpen ? undefined : gateFor(network);
}

/** Sandboxes whose end is that of everything in them. */
const THOROUGH: ReadonlySet<string> = new Set(["bubblewrap", "unshare"]);

/** Ends what a run left behind. A thorough sandbox that ended by itself has left nothing. */
function sweeper(sandbox: Sandbox, run: string, group: RunGroup | undefined) {
  return async (killed: boolean): Promise<void> => {
    if (!killed && THOROUGH.has(sandbox.isolation)) return;
    if (group) await endAll(() => group.processes());
    // One that was killed on its way into the group is not in it.
    if (!group || killed) await endAll(() => markedProcesses(`${RUN_MARK}=${run}\0`));
  };
}

async function perform(
  launch: Launch,
  command: Command,
  sweep: (killed: boolean) => Promise<void>,
  group: RunGroup | undefined,
): Promise<Finished & { readonly log: Buffer }> {
  const outcome = await superviseProcess(launch, command, sweep);
  const { stdout, stderr, truncated, wallMs, instructions, log } = outcome;
  const starved = outcome.ending.how !== "cancelled" && group?.ranOutOfMemory() === true;
  const ending: Ending = starved ? { how: "exceeded", what: "memory" } : outcome.ending;
  const { cpuMs, peakBytes } = group?.usage() ?? outcome;
  const counted = instructions === undefined ? {} : { instructions };
  const usage = { wallMs, cpuMs, peakBytes: peakBytes ?? outcome.peakBytes, ...counted };
  return { ending, stdout, stderr, truncated, usage, log };
}
