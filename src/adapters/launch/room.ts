import { isUtf8 } from "node:buffer";
import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { LAUNCHER } from "./launcher.ts";

/** Descriptors of a command's stdin, stdout and stderr. */
type Streams = readonly [stdin: number, stdout: number, stderr: number];

/** A command line that the launcher was given. */
export interface Call {
  /** The folder it was called in, as the evaluator's sandbox names it. */
  readonly folder: string;
  readonly argv: readonly string[];
  readonly streams: Streams;
  /** Aborted when the launcher is gone. */
  readonly signal: AbortSignal;
}

/** Where the launcher and Assay meet: a folder that only the evaluator sees. */
export interface Room {
  readonly path: string;
  /** Hears no more calls, and waits until those under way have been answered. */
  close(): Promise<void>;
}

/** The launcher's name in its room. */
export const LAUNCH = "launch";

/** Names that the launcher gives to calls: its process id, and dashes where that has been one before. */
const NAME = /^\d{1,10}-{0,100}$/;

/** Who answers in a room. */
export interface Host {
  /** The exit code of a call. */
  answer(call: Call): Promise<number>;
  /** Is told what keeps a call from being answered: its launcher would wait for ever. */
  fail(thrown: unknown): void;
}

/** Makes a room at `path` and answers calls from it. Throws what making files throws. */
export function openRoom(path: string, host: Host): Room {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, LAUNCH), LAUNCHER, { mode: 0o755 });
  execFileSync("mkfifo", [join(path, "calls")]);
  const under = new Set<Promise<void>>();
  // Open both ways it never ends, however many launchers come and go.
  const calls = new Socket({ fd: openPipe(join(path, "calls"), BOTH_WAYS), writable: false });
  let line = "";
  calls.setEncoding("latin1").on("data", (text: string) => {
    const [...names] = (line + text).split("\n");
    line = names.pop() ?? "";
    for (const name of names.filter((each) => NAME.test(each))) {
      const served = serve(join(path, name), host.answer)
        .catch(host.fail)
        .finally(() => under.delete(served));
      under.add(served);
    }
  });
  return {
    path,
    async close() {
      calls.destroy();
      await Promise.all(under);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

const { O_RDWR, O_RDONLY, O_WRONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
const BOTH_WAYS = O_RDWR | O_NONBLOCK;

/** Opens a pipe, and nothing else that somebody may have put in its place. */
function openPipe(path: string, flags: number): number {
  const fd = openSync(path, flags | O_NOFOLLOW);
  if (fstatSync(fd).isFIFO()) return fd;
  closeSync(fd);
  throw new Error(`${path} is no pipe`);
}

/** True where nobody holds the other end: a pipe that nobody held when it was opened never tells of an end. */
function hasEnded(pipe: number): boolean {
  try {
    return readSync(pipe, Buffer.alloc(1)) === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return false;
    throw error;
  }
}

/** The words of a command line; `undefined` where Node could not pass them on as they are. */
function wordsIn(file: string): readonly string[] | undefined {
  const bytes = readFileSync(file);
  return isUtf8(bytes) ? bytes.toString().split("\0").slice(0, -1) : undefined;
}

/** The launcher's exit code for a command that was never started. */
const CANNOT_START = 125;

/** One call, from its command line to its exit code. */
async function serve(folder: string, answer: Host["answer"]): Promise<void> {
  const fds: number[] = [];
  const open = (name: string, flags: number) => {
    const fd = openPipe(join(folder, name), flags);
    fds.push(fd);
    return fd;
  };
  const gone = new AbortController();
  let held: Socket | undefined;
  try {
    // A pipe that is open both ways here cannot make the next one wait for a launcher that is gone.
    const ends = (["in", "out", "err"] as const).map((name) => open(name, BOTH_WAYS));
    const streams = [open("in", O_RDONLY), open("out", O_WRONLY), open("err", O_WRONLY)] as const;
    for (const end of ends) closeSync(fds.splice(fds.indexOf(end), 1)[0] as number);
    const end = open("end", BOTH_WAYS);
    const holding = openPipe(join(folder, "held"), O_RDONLY | O_NONBLOCK);
    if (hasEnded(holding)) gone.abort();
    held = new Socket({ fd: holding, writable: false });
    held.on("close", () => gone.abort()).resume();
    const words = wordsIn(join(folder, "argv"));
    writeSync(end, "begun\n");
    if (!words)
      writeSync(streams[2], "assay: only arguments and folders in UTF-8 can be passed on\n");
    const [at = "", ...argv] = words ?? [];
    const code = words
      ? await answer({ folder: at, argv, streams, signal: gone.signal })
      : CANNOT_START;
    for (const stream of streams) closeSync(fds.splice(fds.indexOf(stream), 1)[0] as number);
    writeSync(end, `${code}\n`);
  } finally {
    held?.destroy();
    for (const fd of fds) closeSync(fd);
    rmSync(folder, { recursive: true, force: true });
  }
}
