/**
 * Loaded into a process that is to be killed (`node --import`): counts what it does to the world outside, and
 * kills it with SIGKILL at one such point. ASSAY_CRASH says which, as JSON; ASSAY_CRASH_SAYS names a file that
 * is told every point (`trace`), or the one it died at.
 */
import childProcess from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { DatabaseSync, StatementSync } from "node:sqlite";
import type { Point } from "./plan.ts";

const point = JSON.parse(process.env.ASSAY_CRASH ?? "") as Point | { readonly kind: "trace" };
const says = fs.openSync(process.env.ASSAY_CRASH_SAYS ?? "", "a");
const { writeSync } = fs;
const say = (line: string) => writeSync(says, `${line}\n`);

/** Events appended by this process, resumptions left out; steps since the newest of any; whether there is one. */
let [events, steps, hasBegun] = [0, 0, false];

function die(label: string): never {
  say(label);
  process.kill(process.pid, "SIGKILL");
  // The signal comes before this returns; should it not, nothing more may happen.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function step(label: string): void {
  steps += 1;
  if (point.kind === "trace") say(`${events} ${label}`);
  if (stepToDieAt() === steps) die(label);
}

/** The step to die at, where it is one of those that are counted now. */
function stepToDieAt(): number | undefined {
  if (point.kind === "start") return hasBegun ? undefined : point.step;
  if (point.kind !== "step" || !hasBegun || point.events !== events) return undefined;
  return point.step;
}

function append<T>(type: string, insert: () => T): T {
  const isCounted = type !== "study-resumed";
  // A step to die at that never came: the next event is where it ends.
  if (stepToDieAt() !== undefined) die(`before ${type}`);
  if (isCounted && point.kind === "before" && point.event === events + 1) die(`before ${type}`);
  const appended = insert();
  if (isCounted) events += 1;
  [steps, hasBegun] = [0, true];
  if (point.kind === "trace") say(`${events} append ${type}`);
  if (isCounted && point.kind === "after" && point.event === events) die(`after ${type}`);
  return appended;
}

/** Functions as they are, each telling what it is about to do. */
function tell(owner: object, name: string, label: (args: readonly unknown[]) => string): void {
  const methods = owner as Record<string, (...args: unknown[]) => unknown>;
  const real = methods[name];
  if (!real) return;
  methods[name] = function (this: unknown, ...args: unknown[]) {
    step(label(args));
    return real.apply(this, args);
  };
}

const CHANGES = [
  ...["chmodSync", "copyFileSync", "cpSync", "lutimesSync", "mkdirSync"],
  ...["mkdtempSync", "renameSync", "rmdirSync", "rmSync", "symlinkSync", "utimesSync"],
  ...["writeFileSync"],
];

for (const name of CHANGES) tell(fs, name, () => `fs ${name.replace("Sync", "")}`);
tell(fs.promises, "mkdir", () => "fs mkdir");
tell(fs.promises, "writeFile", () => "fs writeFile");

/** `git update-ref`, or the name of any other program. */
function commandIn([file, args]: readonly unknown[]): string {
  const words = Array.isArray(args) ? args.map(String) : [];
  const name = String(file).split("/").at(-1) ?? "";
  return name === "git" ? `git ${words.find((word) => !word.startsWith("-"))}` : name;
}

const { spawn } = childProcess;
// biome-ignore lint/suspicious/noExplicitAny: it has too many signatures to be told apart
childProcess.spawn = function (this: unknown, ...given: any[]) {
  const label = commandIn(given);
  step(`before ${label}`);
  const child = Reflect.apply(spawn, this, given);
  // The first listener: whoever waits for the program does not hear of its end any more.
  child.prependOnceListener("exit", () => step(`after ${label}`));
  return child;
} as typeof spawn;
tell(childProcess, "execFile", (args) => `before ${commandIn(args)}`);
tell(childProcess, "execFileSync", (args) => `before ${commandIn(args)}`);
syncBuiltinESMExports();

const { all } = StatementSync.prototype;
StatementSync.prototype.all = function (this: StatementSync, ...args) {
  if (!/^\s*INSERT INTO events/.test(this.sourceSQL)) return Reflect.apply(all, this, args);
  return append(String(args[2]), () => Reflect.apply(all, this, args));
} as typeof all;
tell(DatabaseSync.prototype, "exec", ([sql]) => `sqlite ${/\w+/.exec(String(sql))?.[0]}`);
