import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Exceeded } from "../../domain/budget.ts";
import { AssayError } from "../../domain/error.ts";
import type { Counter } from "../../domain/metric.ts";
import { type Command, type Ending, OUTPUT_LIMIT } from "../../ports/executor.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { Capture } from "./capture.ts";
import { listenToCounter, withCounter } from "./counting.ts";
import { endingOf } from "./ending.ts";
import { type Watched, watchDisk } from "./limits.ts";
import { LOG_LIMIT } from "./log.ts";
import { kill } from "./survivors.ts";
import { type Consumption, parseTimes, watchTree } from "./usage.ts";

/**
 * A command line ready to start. `timed` says that it tells its processor time on descriptor 3; `limits` are those
 * that the kernel does not keep by itself.
 */
export interface Launch {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly timed: boolean;
  /** The counter that the command line has been put under. */
  readonly count?: Counter;
  readonly limits: Watched;
  readonly workspace: Workspace;
  /** A folder that is the command's alone, beside its workspace. */
  readonly scratch?: string;
}

/** What came of a process; the consumption is known only of one that was `timed`. */
export interface Outcome extends Consumption {
  readonly ending: Ending;
  readonly wallMs: number;
  /** Of a command that was counted; `null` where it was not to its end. */
  readonly instructions?: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
  readonly log: Buffer;
}

/** The longest time a timer of Node takes, milliseconds; anything longer would be none at all. */
const LONGEST = 2 ** 31 - 1;

/** Milliseconds to wait for the end of output once every known process is dead. */
const DRAIN = 2_000;

/**
 * Starts a process in a session of its own and sees it through: feeds it, listens to it, ends it at its
 * limit or on a signal, and calls `sweep` once it is gone, to end what it left behind.
 */
export async function superviseProcess(
  launch: Launch,
  command: Command,
  sweep: (killed: boolean) => Promise<void>,
): Promise<Outcome> {
  const started = performance.now();
  const child = start(launch, command);
  const closed = once(child, "close").catch(() => undefined);
  const { promise: over, resolve: exceed } = Promise.withResolvers<Exceeded>();
  const { limits, workspace } = launch;
  const output = listen(child, command.log !== undefined, limits.outputBytes, exceed);
  const counted = launch.count && listenToCounter(child, launch.count);
  const times = launch.timed ? collect(child) : undefined;
  const isWatched = limits.memoryBytes !== undefined || limits.processes !== undefined;
  const memory = isWatched && child.pid ? watchTree(child.pid, limits, exceed) : undefined;
  const own = launch.scratch === undefined ? [] : [launch.scratch];
  const disk = watchDisk(workspace, limits.diskBytes, () => exceed("disk"), own);
  const { ending, killed } = await ended(child, command, over);
  const wallMs = performance.now() - started;
  disk.stop();
  const peakBytes = memory?.stop() ?? null;
  await sweep(killed);
  await drained(child, closed);
  return {
    ...output(),
    ending,
    wallMs,
    cpuMs: times ? parseTimes(times.text()) : null,
    peakBytes,
    ...(counted && { instructions: counted() }),
  };
}

/** Waits until all output has come; what holds a stream open longer than `DRAIN` is not waited for. */
async function drained(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  const timer = setTimeout(() => {
    for (const stream of child.stdio) stream?.destroy();
  }, DRAIN);
  await closed;
  clearTimeout(timer);
}

function start(
  { argv, env, timed, count }: Launch,
  { stdin, streams }: Pick<Command, "stdin" | "streams">,
): ChildProcess {
  const [file = "", ...args] = argv;
  const input = stdin === undefined ? "ignore" : "pipe";
  const own = streams ?? ([input, "pipe", "pipe"] as const);
  const stdio = [...own, ...(timed ? ["pipe" as const] : [])];
  const counted = withCounter(stdio, count);
  try {
    const child = spawn(file, args, { env, cwd: "/", detached: true, stdio: [...counted] });
    // A command need not read what it is given.
    child.stdin?.on("error", () => undefined).end(stdin);
    return child;
  } catch (error) {
    throw cannotRun(error);
  }
}

function cannotRun(error: unknown): AssayError {
  const detail = error instanceof Error ? error.message : String(error);
  return new AssayError({ code: "cannot-run", detail }, { cause: error });
}

/** Waits for the end of the process itself, and notes why it ended before anything is killed. */
async function ended(
  child: ChildProcess,
  { limitMs, signal }: Command,
  over: Promise<Exceeded>,
): Promise<{ ending: Ending; killed: boolean }> {
  let cut: Ending | undefined;
  const end = (because: Ending) => {
    cut ??= because;
    if (child.pid) kill(-child.pid);
  };
  const cancel = () => end({ how: "cancelled" });
  void over.then((what) => end({ how: "exceeded", what }));
  const timer = setTimeout(end, Math.min(limitMs, LONGEST), { how: "timed-out", afterMs: limitMs });
  signal?.addEventListener("abort", cancel, { once: true });
  // It may have been aborted while the command was prepared.
  if (signal?.aborted) cancel();
  try {
    const [exitCode, by] = (await once(child, "exit")) as [number | null, string | null];
    // What it left in its group may hold its output open.
    if (child.pid) kill(-child.pid);
    return cut ? { ending: cut, killed: true } : { ending: endingOf(exitCode, by), killed: false };
  } catch (error) {
    throw cannotRun(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
  }
}

/** Listens to both streams; the answer gives what was kept of them. A flood beyond `limit` bytes is told. */
function listen(
  child: ChildProcess,
  logged: boolean,
  limit: number,
  exceed: (what: Exceeded) => void,
) {
  let heard = 0;
  const [stdout, stderr] = [new Capture(OUTPUT_LIMIT), new Capture(OUTPUT_LIMIT)];
  const log = new Capture(logged ? LOG_LIMIT : 0);
  for (const [stream, capture] of [
    [child.stdout, stdout],
    [child.stderr, stderr],
  ] as const) {
    stream?.on("data", (chunk: Buffer) => {
      heard += chunk.length;
      if (heard > limit) exceed("output");
      capture.push(chunk);
      if (logged) log.push(chunk);
    });
  }
  return () => ({
    stdout: stdout.text(),
    stderr: stderr.text(),
    truncated: stdout.truncated || stderr.truncated,
    log: log.bytes(),
  });
}

/** Listens to descriptor 3. */
function collect(child: ChildProcess): Capture {
  const capture = new Capture(1024);
  child.stdio[3]?.on("data", (chunk: Buffer) => capture.push(chunk));
  return capture;
}
