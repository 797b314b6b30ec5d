import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { ENGINE_MARK } from "../../ports/executor.ts";
import { runsOf } from "./executor.ts";
import { endAll, kill, markedProcesses, RUN_MARK } from "./survivors.ts";

/** Milliseconds that what the engine itself has called gets to finish, and then to clean up. */
const [PATIENCE, GRACE] = [10_000, 2_000];

/**
 * Ends what an engine left running that was killed; `engine` is its process id. Its runs are killed. Programs that
 * it had called itself, git above all, are let finish, for killed they leave locks behind.
 */
export async function endChildren(engine: number): Promise<void> {
  // The id may belong to another engine by now; then its children are not told apart.
  if (engine === process.pid || existsSync(`/proc/${engine}`)) return;
  await endAll(() => markedProcesses(`${RUN_MARK}=${runsOf(engine)}`));
  const called = () => markedProcesses(`${ENGINE_MARK}=${engine}\0`);
  if (await areGone(called, PATIENCE)) return;
  for (const pid of called()) kill(pid, "SIGTERM");
  if (!(await areGone(called, GRACE))) await endAll(called);
}

async function areGone(find: () => readonly number[], patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  for (let wait = 1; find().length > 0; wait = Math.min(wait * 2, 50)) {
    if (performance.now() > deadline) return false;
    await pause(wait);
  }
  return true;
}
