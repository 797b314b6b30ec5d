import { AssayError } from "../../domain/error.ts";
import type { Run } from "../../domain/run.ts";
import type { Mask } from "../../domain/secrets.ts";
import type { RunConditions } from "../../ports/meter.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { execute, ofRead, type Tools } from "./execute.ts";
import { noMetric, quote, type Read, single } from "./reading.ts";
import { tailOf } from "./tail.ts";

/** The workspace as a metric function sees it. */
interface FunctionWorkspace {
  /** The folder on the host that holds the arm's files. */
  readonly path: string;
  /** Runs a command in the workspace's sandbox and gives what it printed; rejects when it fails. */
  exec(
    command: string | readonly string[],
  ): Promise<{ stdout: string; stderr: string; seconds: number }>;
}

/** A metric as a closure of the program that uses Assay as a library. */
export type Closure = (workspace: FunctionWorkspace) => number | Promise<number>;

type Answer =
  | { readonly kind: "gave"; readonly value: unknown }
  | { readonly kind: "threw"; readonly error: unknown };

/**
 * Calls the closure in this process. At the limit, and on cancel, the commands it started are ended;
 * the closure itself cannot be: what it answers later is ignored.
 */
export async function measureFunction(
  tools: Tools,
  name: string,
  closure: Closure,
  workspace: Workspace,
  conditions: RunConditions,
): Promise<Run> {
  const { limitMs, signal } = conditions;
  signal?.throwIfAborted();
  const started = performance.now();
  const over = new AbortController();
  const commands = commandsOf(tools, workspace, conditions, over.signal);
  const answer = Promise.resolve({ path: workspace.path, exec: commands.exec })
    .then(closure)
    .then(
      (value): Answer => ({ kind: "gave", value }),
      (error: unknown): Answer => ({ kind: "threw", error }),
    );
  const ended = await Promise.race([answer, waiting(limitMs, signal, over.signal)]);
  over.abort(new Error("the run is over"));
  await commands.settled();
  if (ended === "cancelled") throw signal?.reason;
  const usage = { wallMs: performance.now() - started, cpuMs: null, peakBytes: null };
  const tail = commands.printed();
  if (ended === "timed-out") return { outcome: "timed-out", afterMs: limitMs, usage, tail };
  if (ended.kind === "threw") {
    // A command that this machine cannot start is no fault of the candidate.
    if (ended.error instanceof AssayError) throw ended.error;
    return {
      outcome: "crashed",
      exitCode: null,
      usage,
      tail: tailOf(tail, tools.mask(words(ended.error))),
    };
  }
  return ofRead(readValue(ended.value, name, tools.mask), { usage, tail, exitCode: null });
}

/** Resolves at the limit or on cancel; gives up silently once the run is over. */
function waiting(
  limitMs: number,
  signal: AbortSignal | undefined,
  over: AbortSignal,
): Promise<"timed-out" | "cancelled"> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve("timed-out"), limitMs);
    const cancel = () => resolve("cancelled");
    signal?.addEventListener("abort", cancel, { once: true });
    over.addEventListener("abort", () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
    });
  });
}

function readValue(value: unknown, name: string, mask: Mask): Read {
  return typeof value === "number"
    ? single(name, value)
    : noMetric(`returned ${quote(mask(String(value)))}, not a number`);
}

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

interface Commands {
  readonly exec: FunctionWorkspace["exec"];
  /** The end of what they printed so far. */
  printed(): string;
  /** Waits until none of them is alive. */
  settled(): Promise<unknown>;
}

/** The commands that a closure starts during one run; they end with it. */
function commandsOf(
  tools: Tools,
  workspace: Workspace,
  { limitMs, label }: RunConditions,
  over: AbortSignal,
): Commands {
  const deadline = performance.now() + limitMs;
  const started: Promise<unknown>[] = [];
  let printed = "";
  const start: FunctionWorkspace["exec"] = async (run) => {
    const left = Math.max(1, deadline - performance.now());
    const conditions = { limitMs: left, label: `${label}-${started.length + 1}`, signal: over };
    const { finished } = await execute(tools, workspace, { run }, conditions);
    const { stdout, stderr, usage, ending } = finished;
    printed = tailOf(`${printed}\n${tailOf(stdout, stderr)}`.trimStart(), "");
    if (ending.how === "exited" && ending.exitCode === 0) {
      return { stdout, stderr, seconds: usage.wallMs / 1000 };
    }
    const how = ending.how === "exited" ? `exited with code ${ending.exitCode}` : ending.how;
    throw new Error(`${typeof run === "string" ? run : run.join(" ")}: ${how}`);
  };
  return {
    exec: (run) => {
      const command = start(run);
      started.push(command.catch(() => undefined));
      return command;
    },
    printed: () => printed,
    settled: () => Promise.all(started),
  };
}
