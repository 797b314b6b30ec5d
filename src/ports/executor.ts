import type { Exceeded } from "../domain/budget.ts";
import type { Counter, Isolation } from "../domain/metric.ts";
import type { Usage } from "../domain/run.ts";
import type { Mount, Workspace } from "./workspace.ts";

/** Something lent to one command, read-only: a file or folder of the host. */
export interface Lent {
  readonly source: string;
  /** The environment variable that tells the command where it is. */
  readonly as: string;
}

/** Environment variable that says which engine has called a program for itself, by its process id. */
export const ENGINE_MARK = "ASSAY_ENGINE";

/** A command to run in a workspace. */
export interface Command {
  /** A line for `sh -c`, or a program and its arguments that no shell reads. */
  readonly run: string | readonly string[];
  /** Milliseconds until the whole process tree is killed. */
  readonly limitMs: number;
  /** Where to run, relative to the workspace's root; `""` is the root. */
  readonly directory: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly lend?: readonly Lent[];
  /** Folders of ours to stand in the sandbox for this command alone; without a sandbox they do nothing. */
  readonly mounts?: readonly Mount[];
  /**
   * Open descriptors that become the command's stdin, stdout and stderr; what goes over them is neither kept,
   * logged nor limited. They stay the caller's to close.
   */
  readonly streams?: readonly [stdin: number, stdout: number, stderr: number];
  /** Counts the command's instructions; told in `usage`. */
  readonly count?: Counter;
  /** File that takes the (capped) output of both streams; its folder exists. */
  readonly log?: string;
  /** Ends the command early; the reason is then `cancelled`. */
  readonly signal?: AbortSignal;
}

/** How a command ended. The reason is recorded before anything is killed. */
export type Ending =
  | { readonly how: "exited"; readonly exitCode: number }
  | { readonly how: "signalled"; readonly signal: string }
  | { readonly how: "timed-out"; readonly afterMs: number }
  /** It went beyond a limit of what it may use. */
  | { readonly how: "exceeded"; readonly what: Exceeded }
  | { readonly how: "cancelled" };

/** A finished command. When this is handed over, no process of its tree is alive. */
export interface Finished {
  readonly ending: Ending;
  /** At most the first and last half of `OUTPUT_LIMIT` bytes, decoded as UTF-8 (invalid bytes as U+FFFD). */
  readonly stdout: string;
  readonly stderr: string;
  /** True when either stream was longer than the limit and its middle is gone. */
  readonly truncated: boolean;
  readonly usage: Usage;
  /** Files that it should have left alone and did not; missing where there are none, or nobody watched. */
  readonly wrote?: readonly string[];
  /** How often it started the candidate, of a command that is kept apart from it. */
  readonly starts?: number;
}

/** Bytes of each stream that are kept; whatever comes between head and tail is counted and dropped. */
export const OUTPUT_LIMIT = 1024 * 1024;

/**
 * Runs commands in workspaces.
 *
 * Contract (`assay/testing`, `executorContract`):
 * - a command sees its workspace at `workspace.inside` and starts in `directory` below it;
 * - it can write to its workspace and to a private `/tmp`, to nothing else of the host (unless
 *   `isolation` is `none`);
 * - at the limit, on cancel, and at the end of the command the whole process tree is gone, daemons
 *   included; the same when the engine itself is killed with SIGKILL (not for `none`);
 * - a command that is counted cannot write its number, and ends as it would uncounted;
 * - a command that uses more memory, disk or output than it may is ended, and cannot have more processes
 *   than it may;
 * - a flood of output or one endless line costs bounded memory;
 * - it never throws for what a command does; it throws `AssayError` when a command cannot be started
 *   for a reason of the machine.
 */
export interface Executor {
  readonly isolation: Isolation;
  exec(workspace: Workspace, command: Command): Promise<Finished>;
}
