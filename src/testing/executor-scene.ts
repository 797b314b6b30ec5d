import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { Access } from "../domain/access.ts";
import type { Limits } from "../domain/budget.ts";
import type { Executor } from "../ports/executor.ts";
import type { Mount, Workspace } from "../ports/workspace.ts";

/** Makes an executor for one test. */
export type Make = (given?: {
  readonly access?: Access;
  readonly limits?: Limits;
}) => Promise<Executor>;

/** Milliseconds after which a command that should have ended counts as hanging. */
export const LONG = 50_000;

/** A workspace, the checkout in whose place it stands, and room beside them. */
export interface Scene {
  readonly root: string;
  /** The user's own checkout: where commands see the workspace when there is a sandbox. */
  readonly checkout: string;
  readonly workspace: Workspace;
}

/** Makes folders for one test, which are removed when it ends. */
export function makeScene(
  confined: boolean,
  name = "project",
  mounts: readonly Mount[] = [],
): Scene {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "assay-executor-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  const [checkout, path] = [join(root, name), join(root, `workspace of ${name}`)];
  for (const folder of [checkout, path]) mkdirSync(folder);
  writeFileSync(join(checkout, "whose"), "the user's\n");
  writeFileSync(join(path, "whose"), "the workspace's\n");
  return {
    root,
    checkout,
    workspace: { name: "test", path, inside: confined ? checkout : path, mounts },
  };
}

export function writeFileAt(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
}

let marks = 0;

/** An environment that marks every process of a test. */
export function freshMark(): Readonly<Record<string, string>> {
  marks += 1;
  return { EXECUTOR_TEST: `${process.pid}-${marks}` };
}

/** Living processes that were started with these variables; zombies are dead. */
export function processesWith(env: Readonly<Record<string, string>>): readonly number[] {
  const marked = Object.entries(env).map(([name, value]) => Buffer.from(`${name}=${value}\0`));
  return (existsSync("/proc") ? readDirectory("/proc") : []).filter((pid) => {
    const environ = readOrEmpty(`/proc/${pid}/environ`);
    const alive = !/^State:\s+[ZX]/m.test(readOrEmpty(`/proc/${pid}/status`).toString("latin1"));
    return environ.length > 0 && marked.every((mark) => environ.includes(mark)) && alive;
  });
}

function readDirectory(path: string): readonly number[] {
  return readdirSync(path)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readOrEmpty(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Waits until something holds, looking at it again and again. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + LONG;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await pause(5);
  }
}

/** Starts a process that forked twice, left its session and ignores SIGTERM; it writes `up` when it runs. */
export const DAEMON = `setsid sh -c '(trap "" TERM HUP INT; : >up; while :; do sleep 1; done) &' </dev/null >/dev/null 2>&1`;
export const STAY = `trap '' TERM; while :; do sleep 1; done`;
