import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { AssayError } from "../../domain/error.ts";

/** A finished git process. */
export interface Ran {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** What one call adds to its `Git`. */
export interface CallOptions {
  readonly stdin?: string | Buffer;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Bytes of standard error that are kept; git can complain about every file of a repository. */
const STDERR_LIMIT = 64 * 1024;

/** git with one git directory, one environment, and nothing of the caller's. */
export class Git {
  readonly #args: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  readonly #cwd: string;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string) {
    this.#args = args;
    this.#env = env;
    this.#cwd = cwd;
  }

  /** Starts git for a caller that handles its streams. */
  start(args: readonly string[], stdio: ("pipe" | "ignore")[]): ChildProcess {
    const options = { cwd: this.#cwd, env: this.#env, stdio, detached: true };
    return spawn("git", [...this.#args, ...args], options);
  }

  /** Runs git and gives what it printed, whatever its exit code. */
  run(args: readonly string[], options: CallOptions = {}): Promise<Ran> {
    const child = spawn("git", [...this.#args, ...args], {
      cwd: options.cwd ?? this.#cwd,
      env: options.env ? { ...this.#env, ...options.env } : this.#env,
      stdio: [options.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      // A Ctrl-C in the terminal is for the engine, which finishes what it began.
      detached: true,
    });
    // git may end before it has read everything; its exit code tells that story.
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.stdin);
    return finished(child, undefined, options.cwd ?? this.#cwd);
  }

  /** Runs git and gives its standard output; a failure is a `Problem` of what we were `doing`. */
  async bytes(doing: string, args: readonly string[], options?: CallOptions): Promise<Buffer> {
    const ran = await this.run(args, options);
    if (ran.code !== 0) throw gitFailure(doing, ran);
    return ran.stdout;
  }

  /** `bytes` as text without the line end. */
  async text(doing: string, args: readonly string[], options?: CallOptions): Promise<string> {
    return (await this.bytes(doing, args, options)).toString("utf8").replace(/\n$/, "");
  }
}

/** Waits for a started process and collects what it prints, or its complaints alone. */
export function finished(child: ChildProcess, collect?: "stderr", cwd = "."): Promise<Ran> {
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  const stdout: Buffer[] = [];
  let stderr = "";
  if (collect !== "stderr") child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => {
    if (stderr.length < STDERR_LIMIT) stderr += chunk.toString("utf8");
  });
  child.on("error", (error: NodeJS.ErrnoException) =>
    reject(
      // A start folder that is gone gives the same error as a program that is.
      error.code === "ENOENT" && child.spawnfile === "git" && existsSync(cwd)
        ? new AssayError({ code: "git-missing" }, { cause: error })
        : error,
    ),
  );
  child.on("close", (code, signal) => {
    // A program that was killed answered nothing: not even "no".
    if (code === null) reject(killed(child.spawnfile, signal));
    else resolve({ code, stdout: Buffer.concat(stdout), stderr });
  });
  return promise;
}

function killed(program: string, signal: NodeJS.Signals | null): AssayError {
  const detail = `${program} was ended by ${signal}`;
  return new AssayError({ code: "git-failed", doing: "working on the repository", detail });
}

/** The `Problem` of a git call that should have worked. */
export function gitFailure(doing: string, ran: Ran): AssayError {
  if (/No space left on device|Disk quota exceeded/.test(ran.stderr)) {
    return new AssayError({ code: "disk-full", doing, where: "git objects" });
  }
  return new AssayError({ code: "git-failed", doing, detail: inFewLines(ran.stderr) });
}

/** What git said, for people: at most five lines, without its prefixes and hints. */
export function inFewLines(said: string): string {
  const lines = said
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("hint:"))
    .map((line) => line.replace(/^(error|fatal|warning): /, "").slice(0, 300));
  const kept = lines.slice(0, 5);
  if (lines.length > kept.length) kept.push(`… and ${lines.length - kept.length} more lines`);
  return kept.join("\n");
}
