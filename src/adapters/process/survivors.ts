import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { AssayError } from "../../domain/error.ts";

/** Environment variable that marks every process of a run. */
export const RUN_MARK = "ASSAY_RUN_ID";

/** Milliseconds after which a process that SIGKILL does not end is reported. */
const PATIENCE = 30_000;

/** The processes that carry a mark in the environment they were started with: `NAME=value\0`, or the beginning. */
export function markedProcesses(mark: string): readonly number[] {
  // A variable begins where another ends, or at the very beginning.
  const [first, later] = [Buffer.from(mark), Buffer.from(`\0${mark}`)];
  return processes().filter((pid) => {
    const environment = readOrEmpty(`/proc/${pid}/environ`);
    return environment.includes(later) || environment.subarray(0, first.length).equals(first);
  });
}

function processes(): readonly number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function readOrEmpty(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

/** False for what is gone, and for zombies, which are dead and only wait to be noticed. */
function isAlive(pid: number): boolean {
  const stat = readOrEmpty(`/proc/${pid}/stat`).toString("latin1");
  const state = stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
  return state !== "" && !"ZX".includes(state);
}

/** Signals a process, or a group when negative. What cannot be signalled is not ours or gone. */
export function kill(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["ESRCH", "EPERM"].includes(code)) throw error;
  }
}

/** Kills what `find` finds until nothing of it is alive. */
export async function endAll(find: () => readonly number[]): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
    const alive = find().filter(isAlive);
    if (alive.length === 0) return;
    if (performance.now() > deadline) {
      throw new AssayError({ code: "cannot-run", detail: `process ${alive[0]} cannot be ended` });
    }
    for (const pid of alive) kill(pid);
    await pause(wait);
  }
}
