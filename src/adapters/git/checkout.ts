import { lutimesSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { emptyFolder, isFolder, openUp } from "./files.ts";
import { bytesOf, spare, type TreeOutline, tidy } from "./outline.ts";
import { type Git, gitFailure, type Ran } from "./run.ts";
import { touchedYoungEntries } from "./young-entries.ts";

/** A working tree of ours: its files, its index beside them, and what is known of both. */
export interface WorkingTree {
  readonly path: string;
  readonly index: string;
  /** git with our git directory, these files and this index. */
  readonly git: Git;
  /** Bytes of an object id. */
  readonly idBytes: number;
  /** Paths that a checkout leaves alone. */
  readonly spared: readonly string[];
  /** The tree that the index is known to hold, and the files were last made to be. */
  tree: string | undefined;
  /** The second in which all files were written anew, until the index has been refreshed since. */
  writtenAt: number | undefined;
}

/** Asked for while git reads the tree. */
type Outlined = Promise<TreeOutline>;

/**
 * Makes the files those of `tree`, whatever a candidate did to them. Tries what is cheap first: look
 * and mend; read the tree anew; the same after opening what was locked; from nothing.
 */
export async function restore(
  work: WorkingTree,
  tree: string,
  outlineOf: (tree: string) => Outlined,
): Promise<void> {
  rmSync(`${work.index}.lock`, { force: true });
  if (!isFolder(work.path)) wipe(work);
  const outline = outlineOf(tree);
  // Whoever needs it awaits it; until then a failure is nobody's.
  outline.catch(() => {});
  const before = work.tree;
  work.tree = undefined;
  const intact = await forgetTouched(work);
  const done =
    (intact && before === tree && (await tried(() => mend(work, tree, outline)))) ||
    (before !== undefined && (await tried(() => rewrite(work, tree, outline)))) ||
    (await tried(() => openAndRewrite(work, tree, outline)));
  if (!done) await startOver(work, tree, outline);
  work.tree = tree;
}

/** What the file system refuses now it may allow after the next, stronger step. */
async function tried(step: () => Promise<boolean>): Promise<boolean> {
  try {
    return await step();
  } catch (error) {
    if (REFUSALS.has((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}

const REFUSALS = new Set(["EACCES", "EPERM", "ENOENT", "ENOTDIR", "ENOTEMPTY", "EBUSY"]);

/**
 * Takes files out of the index of which git would not see that they were touched; reading the tree then
 * writes them anew. False when there were any. Removing the files themselves would not be safe: a folder
 * on the way may have become a link to somewhere else.
 */
async function forgetTouched({ git, index, path, idBytes }: WorkingTree): Promise<boolean> {
  const touched = touchedYoungEntries(index, bytesOf(path), idBytes);
  if (touched.length === 0) return true;
  const stdin = Buffer.from(`${touched.join("\0")}\0`, "latin1");
  await git.run(["update-index", "--force-remove", "-z", "--stdin"], { stdin });
  return false;
}

/** The index holds the tree already: only what differs from it is put right. False on any doubt. */
async function mend(work: WorkingTree, tree: string, outline: Outlined): Promise<boolean> {
  const looking = work.git.run(["diff-files", "--name-only", "-z", "--ignore-submodules=all"]);
  const [changed] = await Promise.all([looking, tidyAll(work, outline)]);
  if (changed.code !== 0 || changed.stderr !== "") return false;
  if (changed.stdout.length > 0) return rewrite(work, tree, outline);
  await settleTimes(work);
  return true;
}

/**
 * git compares the content of files that are as young as its index. Once a second has passed, refreshing
 * the index makes all of them old enough to be judged by their times.
 */
async function settleTimes(work: WorkingTree): Promise<void> {
  if (work.writtenAt === undefined || nowInSeconds() <= work.writtenAt) return;
  await work.git.run(["update-index", "-q", "--refresh"]);
  work.writtenAt = undefined;
}

const nowInSeconds = () => Math.floor(Date.now() / 1000);

async function rewrite(work: WorkingTree, tree: string, outline: Outlined): Promise<boolean> {
  if ((await readTree(work, tree)).code !== 0) return false;
  await tidyAll(work, outline);
  return true;
}

function readTree({ git }: WorkingTree, tree: string): Promise<Ran> {
  return git.run(["read-tree", "--reset", "-u", tree]);
}

/** Folders get the permissions that the pool's own folder has: those of the user's umask. */
async function tidyAll({ path, spared }: WorkingTree, outline: Outlined): Promise<void> {
  const { top } = await outline;
  tidy(bytesOf(path), top, statSync(dirname(path)).mode, spare(spared));
}

async function openAndRewrite(
  work: WorkingTree,
  tree: string,
  outline: Outlined,
): Promise<boolean> {
  openUp(work.path);
  const done = await rewrite(work, tree, outline);
  work.writtenAt = nowInSeconds();
  return done;
}

async function startOver(work: WorkingTree, tree: string, outline: Outlined): Promise<void> {
  wipe(work);
  const ran = await readTree(work, tree);
  if (ran.code !== 0) throw gitFailure("checking out a workspace", ran);
  await tidyAll(work, outline);
  work.writtenAt = nowInSeconds();
}

function wipe(work: WorkingTree): void {
  emptyFolder(work.path);
  rmSync(work.index, { force: true });
  work.tree = undefined;
}

/**
 * Makes all files younger than anything the user has built. Tools that go by times (cargo, make, Maven)
 * would otherwise take what was built of uncommitted work for built of these files.
 */
export async function makeYoung(work: WorkingTree): Promise<void> {
  const { stdout } = await work.git.run(["ls-files", "-z"]);
  const names = stdout.toString("latin1").split("\0").filter(Boolean);
  const now = new Date();
  for (const name of names) {
    lutimesSync(Buffer.from(`${bytesOf(work.path)}/${name}`, "latin1"), now, now);
  }
  await work.git.run(["update-index", "-q", "--refresh"]);
  work.writtenAt = nowInSeconds();
}

/** The pathspec that leaves one path out. */
export function leaveOut(path: string): string {
  return `:(top,exclude,literal)${path}`;
}
