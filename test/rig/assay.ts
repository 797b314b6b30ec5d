import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

const BIN = new URL("../../bin/assay.js", import.meta.url).pathname;

/** A finished `assay`. */
export interface Said {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of `--json`. */
  readonly lines: readonly Record<string, unknown>[];
}

/** A running `assay`. */
export interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<Said>;
}

/**
 * Starts the real binary in a folder, with an empty home and what `env` adds; `onLine` sees its stdout as it
 * comes.
 */
export function startAssay(
  cwd: string,
  args: readonly string[],
  onLine: (line: string) => void = () => {},
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, as a terminal gives it: `process.kill(-pid)` is a Ctrl-C.
    detached: true,
    env: { PATH: process.env.PATH, HOME: cwd, NO_COLOR: "1", ...env },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const stdout: string[] = [];
  const stderr: string[] = [];
  const reader = createInterface(child.stdout);
  reader.on("line", (line) => {
    stdout.push(line);
    onLine(line);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
  const done = new Promise<Said>((resolve) => {
    child.once("close", (code, signal) =>
      resolve({
        code,
        signal,
        stdout: stdout.join("\n"),
        stderr: stderr.join(""),
        lines: stdout.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line)),
      }),
    );
  });
  return { child, done };
}

/** Runs the real binary to its end. */
export function assay(cwd: string, ...args: readonly string[]): Promise<Said> {
  return startAssay(cwd, args).done;
}
