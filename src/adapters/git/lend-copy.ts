import { spawn } from "node:child_process";
import { chmodSync, lstatSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { AssayError } from "../../domain/error.ts";
import { engineMark } from "./environment.ts";
import { isFolder, openUp, removeTree } from "./files.ts";
import { finished, inFewLines, type Ran } from "./run.ts";

/**
 * Makes `copy` what `source` is, cheaply when it was so before: every change of content, name or mode
 * leaves a new change time, which no program can set back, on the file or on its folder. `stamp` is a
 * file of ours whose modification time says since when.
 */
export async function refreshCopy(source: string, copy: string, stamp: string): Promise<void> {
  const since = statSync(stamp, { throwIfNoEntry: false });
  if (since && sameKind(source, copy)) {
    await repairAll(source, copy, await changedSince(copy, stamp));
  } else {
    removeTree(copy);
    await copyTree(source, copy);
  }
  setStamp(stamp);
}

/** Change times come from a clock that ticks every few milliseconds; seeing a file twice does no harm. */
const TICK_MS = 50;

function setStamp(stamp: string): void {
  const seconds = (Date.now() - TICK_MS) / 1000;
  writeFileSync(stamp, "");
  utimesSync(stamp, seconds, seconds);
}

function sameKind(source: string, copy: string): boolean {
  const stat = lstatSync(copy, { throwIfNoEntry: false });
  return statSync(source).isDirectory()
    ? (stat?.isDirectory() ?? false)
    : (stat?.isFile() ?? false);
}

/** Paths with a newer change time, folders before what is in them. */
async function changedSince(copy: string, stamp: string): Promise<readonly string[]> {
  const find = () => run("find", [copy, "-cnewer", stamp, "-print0"]);
  let found = await find();
  if (found.code !== 0) {
    openUp(copy);
    found = await find();
  }
  if (found.code !== 0) throw copyFailure(found);
  return found.stdout.toString("utf8").split("\0").filter(Boolean);
}

/** Once a folder was replaced as a whole, what was found below it may now lie behind a link. */
async function repairAll(source: string, copy: string, found: readonly string[]): Promise<void> {
  let replaced: string | undefined;
  for (const path of found) {
    if (replaced !== undefined && path.startsWith(`${replaced}/`)) continue;
    const at = relative(copy, path);
    if (await repair(join(source, at), join(copy, at), at === "")) replaced = path;
  }
}

/** True when the path was replaced, with all that is below it. */
async function repair(from: string, to: string, isRoot: boolean): Promise<boolean> {
  const [wanted, there] = [from, to].map((at) => lstatSync(at, { throwIfNoEntry: false }));
  if (there?.isDirectory() && (isRoot || wanted?.isDirectory())) {
    await repairNames(from, to);
    chmodSync(to, statSync(from).mode & 0o7777);
    return false;
  }
  removeTree(to);
  if (wanted) await copyTree(from, to);
  return true;
}

async function repairNames(from: string, to: string): Promise<void> {
  const [wanted, there] = [readdirSync(from), readdirSync(to)].map((names) => new Set(names));
  for (const name of there ?? []) if (!wanted?.has(name)) removeTree(join(to, name));
  for (const name of wanted ?? []) {
    if (!there?.has(name)) await copyTree(join(from, name), join(to, name));
  }
}

/** Attributes and links inside are kept; blocks are shared where the file system can. */
async function copyTree(source: string, copy: string): Promise<void> {
  const how = process.platform === "darwin" ? ["-Rpc"] : ["-a", "--reflink=auto"];
  const from = isFolder(source) ? [`${source}/.`] : [source];
  const copied = await run("cp", [...how, "--", ...from, copy]);
  if (copied.code !== 0) throw copyFailure(copied);
}

function run(program: string, args: readonly string[]): Promise<Ran> {
  const env = { ...process.env, ...engineMark() };
  return finished(spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true }));
}

function copyFailure({ stderr }: Ran): AssayError {
  const doing = "copying a dependency folder";
  if (stderr.includes("No space left")) {
    return new AssayError({ code: "disk-full", doing, where: ".assay/.git/workspaces" });
  }
  return new AssayError({
    code: "state-not-writable",
    directory: ".assay/.git/workspaces",
    detail: inFewLines(stderr),
  });
}
