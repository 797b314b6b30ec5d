import { spawn } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, Ending, Executor, Finished } from "../../src/ports/executor.ts";
import type { Workspace } from "../../src/ports/workspace.ts";

/** A workspace that is nothing but a folder. */
export function plainWorkspace(path: string): Workspace {
  return { name: "plain", path, inside: path, mounts: [] };
}

/** Runs commands as they are: no sandbox, no limits but time. For tests of what stands on an executor. */
export const plainExecutor: Executor = { isolation: "none", exec };

function exec(workspace: Workspace, command: Command): Promise<Finished> {
  const { run, directory, limitMs, env, stdin = "", lend = [], log, signal } = command;
  const [program = "", ...given] = typeof run === "string" ? ["sh", "-c", run] : run;
  const started = performance.now();
  const lent = Object.fromEntries(lend.map(({ source, as }) => [as, source]));
  const child = spawn(program, given, {
    cwd: join(workspace.path, directory),
    env: { ...process.env, ...env, ...lent },
    detached: true,
  });
  let ending: Ending | undefined;
  const end = (because: Ending) => {
    ending ??= because;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  };
  const timer = setTimeout(() => end({ how: "timed-out", afterMs: limitMs }), limitMs);
  const cancel = () => end({ how: "cancelled" });
  signal?.addEventListener("abort", cancel);
  if (signal?.aborted) cancel();
  const printed = { stdout: "", stderr: "" };
  if (log) writeFileSync(log, "");
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text;
      if (log) appendFileSync(log, text);
    });
  }
  child.stdin.on("error", () => undefined).end(stdin);
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (exitCode, killed) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      resolve({
        ending:
          ending ??
          (killed === null
            ? { how: "exited", exitCode: exitCode ?? 0 }
            : { how: "signalled", signal: killed }),
        ...printed,
        truncated: false,
        usage: { wallMs: performance.now() - started, cpuMs: 20, peakBytes: 1024 },
      });
    });
  });
}
