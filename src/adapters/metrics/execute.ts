import { mkdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { AssayError } from "../../domain/error.ts";
import type { Run } from "../../domain/run.ts";
import type { Mask } from "../../domain/secrets.ts";
import type { Command, Executor, Finished } from "../../ports/executor.ts";
import type { RunConditions } from "../../ports/meter.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { luckEnvironment } from "./luck.ts";
import { type Exited, noMetric, type Read } from "./reading.ts";
import { tailOf } from "./tail.ts";

/** What every kind of metric needs to start commands. */
export interface Tools {
  readonly executor: Executor;
  /** Folder of the workspace where commands run; `""` is its root. */
  readonly directory: string;
  /** Folder that takes the logs. */
  readonly logs: string;
  /** For foreign text that does not come from the executor, before anything is cut off it. */
  readonly mask: Mask;
  /** Removes a folder that commands could write to. */
  readonly discard: (folder: string) => void;
}

/** A finished command and its log. */
export interface Executed {
  readonly finished: Finished;
  /** The log's path, relative to the folder that holds `logs`. */
  readonly log: string;
}

type What = Omit<Command, "limitMs" | "directory" | "log" | "signal">;

/** Runs a command under a run's conditions; rejects with the signal's reason when it is cancelled. */
export async function execute(
  { executor, directory, logs }: Tools,
  workspace: Workspace,
  what: What,
  { limitMs, label, signal, luck }: RunConditions,
): Promise<Executed> {
  const log = join(logs, `${label}.log`);
  await makeFolder(dirname(log));
  signal?.throwIfAborted();
  const finished = await executor.exec(workspace, {
    ...what,
    env: { ...luckEnvironment(luck), ...what.env },
    directory,
    limitMs,
    log,
    ...(signal && { signal }),
  });
  if (finished.ending.how === "cancelled") throw signal?.reason ?? new Error("cancelled");
  return { finished, log: relative(dirname(logs), log) };
}

/** Makes a folder of ours. Throws `disk-full` and `state-not-writable`. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOSPC") {
      throw new AssayError({ code: "disk-full", doing: "writing a log", where: folder });
    }
    const detail = error instanceof Error ? error.message : String(error);
    throw new AssayError({ code: "state-not-writable", directory: folder, detail });
  }
}

/** A finished command as a run; `read` is asked only when it ended by itself, in time. */
export function toRun({ finished, log }: Executed, read: (exited: Exited) => Read): Run {
  const { ending, stdout, stderr, truncated, usage, wrote, starts } = finished;
  const facts = { usage, tail: tailOf(stdout, stderr), log, ...(wrote && { wrote }) };
  switch (ending.how) {
    case "timed-out":
      return { ...facts, outcome: "timed-out", afterMs: ending.afterMs };
    case "exceeded":
      return { ...facts, outcome: "crashed", exitCode: null, exceeded: ending.what };
    case "signalled":
      return { ...facts, outcome: "crashed", exitCode: null, signal: ending.signal };
    case "exited":
      return ofRead(
        ending.exitCode === 0 && starts === 0
          ? noMetric(NEVER_STARTED)
          : read({ exitCode: ending.exitCode, stdout, truncated, usage }),
        { ...facts, exitCode: ending.exitCode },
      );
    case "cancelled":
      throw new Error("a cancelled command is no run");
  }
}

/** It would be the same for every candidate. */
const NEVER_STARTED =
  'never started the candidate: with `isolate: "candidate"` the command runs among the files of the base, and the candidate only by "$ASSAY_LAUNCH" COMMAND';

type Facts = Pick<Run, "usage" | "tail" | "log" | "wrote"> & { readonly exitCode: number | null };

/** What was read, with the facts of the run around it. */
export function ofRead(read: Read, { exitCode, ...facts }: Facts): Run {
  switch (read.kind) {
    case "values":
      return { ...facts, outcome: "completed", values: read.values };
    case "unmeasurable":
      return { ...facts, outcome: "unmeasurable", because: read.because, detail: read.detail };
    case "crashed":
      return { ...facts, outcome: "crashed", exitCode };
  }
}
