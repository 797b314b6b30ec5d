import { chmodSync, lstatSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { emptyFolder, isFolder, openUp, removeTree } from "./files.ts";
import { type Git, gitFailure, type Ran } from "./run.ts";

/** A working tree of ours: its files, its index beside them, and what is known of both. */
export interface WorkingTree {
  readonly path: string;
  readonly index: string;
  /** git with our git directory, these files and this index. */
  readonly git: Git;
  /** Pathspecs that leave out what is lent. */
  readonly notLent: readonly string[];
  /** What `git clean` must leave alone. */
  readonly keep: readonly string[];
  /** The tree that the index is known to hold, and the files were last made to be. */
  tree: string | undefined;
  /** The second in which all files were written anew, until the index has been refreshed since. */
  writtenAt: number | undefined;
}

/** The folders of a tree, parents first, and those of nested repositories. */
export interface Folders {
  readonly tracked: readonly string[];
  readonly nested: readonly string[];
}

/**
 * Makes the files those of `tree`, whatever a candidate did to them. Tries what is cheap first: look
 * and mend; read the tree anew; the same after opening what was locked; from nothing.
 */
export async function restore(
  work: WorkingTree,
  tree: string,
  foldersOf: (tree: string) => Promise<Folders>,
): Promise<void> {
  rmSync(`${work.index}.lock`, { force: true });
  if (!isFolder(work.path)) wipe(work);
  const folders = foldersOf(tree);
  const before = work.tree;
  work.tree = undefined;
  const done =
    (before === tree && (await mend(work, tree, folders))) ||
    (before !== undefined && (await rewrite(work, tree, folders)).code === 0) ||
    (await openAndRewrite(work, tree, folders));
  if (!done) await startOver(work, tree, folders);
  work.tree = tree;
}

/** The index holds the tree already: only what differs from it is put right. False on any doubt. */
async function mend(work: WorkingTree, tree: string, folders: Promise<Folders>): Promise<boolean> {
  await settleTimes(work);
  const { git, notLent } = work;
  const [changed, added] = await Promise.all([
    git.run(["diff-files", "--name-only", "-z", "--ignore-submodules=all"]),
    git.run(["ls-files", "-z", "-o", "--directory", "--", ...notLent]),
    folders.then((found) => tidyFolders(work, found)),
  ]);
  if (hasTrouble(changed) || hasTrouble(added)) return false;
  if (changed.stdout.length > 0) return (await rewrite(work, tree, folders)).code === 0;
  return added.stdout.length === 0 || (await clean(work)).code === 0;
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

async function rewrite(work: WorkingTree, tree: string, folders: Promise<Folders>): Promise<Ran> {
  const read = await work.git.run(["read-tree", "--reset", "-u", tree]);
  if (read.code !== 0) return read;
  const cleaned = await clean(work);
  tidyFolders(work, await folders);
  return cleaned;
}

/** Whatever git does not track goes, ignored files and nested repositories too. */
async function clean({ git, keep }: WorkingTree): Promise<Ran> {
  const ran = await git.run(["clean", "-ffdxq", ...keep.flatMap((path) => ["-e", path])]);
  return hasTrouble(ran) ? { ...ran, code: ran.code || 1 } : ran;
}

/** These commands only complain when there was something that they could not see. */
const hasTrouble = ({ code, stderr }: Ran) => code !== 0 || stderr !== "";

async function openAndRewrite(
  work: WorkingTree,
  tree: string,
  folders: Promise<Folders>,
): Promise<boolean> {
  openUp(work.path);
  work.writtenAt = nowInSeconds();
  return (await rewrite(work, tree, folders)).code === 0;
}

async function startOver(
  work: WorkingTree,
  tree: string,
  folders: Promise<Folders>,
): Promise<void> {
  wipe(work);
  work.writtenAt = nowInSeconds();
  const ran = await rewrite(work, tree, folders);
  work.writtenAt = nowInSeconds();
  if (ran.code !== 0) throw gitFailure("checking out a workspace", ran);
}

function wipe(work: WorkingTree): void {
  emptyFolder(work.path);
  rmSync(work.index, { force: true });
}

/** What git does not look at: modes of folders, `.git` inside tracked folders, nested repositories. */
function tidyFolders({ path, notLent }: WorkingTree, { tracked, nested }: Folders): void {
  const mode = statSync(dirname(path)).mode;
  chmodIfOther(path, mode);
  for (const folder of tracked) {
    const at = join(path, folder);
    chmodIfOther(at, mode);
    const repository = join(at, ".git");
    if (lstatSync(repository, { throwIfNoEntry: false })) removeTree(repository);
  }
  for (const folder of nested) {
    const at = join(path, folder);
    if (notLent.includes(leaveOut(folder)) || !isFolder(at)) continue;
    if (readdirSync(at).length > 0) emptyFolder(at);
  }
}

function chmodIfOther(path: string, mode: number): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() && stat.mode !== mode) chmodSync(path, mode & 0o7777);
}

/** The pathspec that leaves one path out. */
export function leaveOut(path: string): string {
  return `:(top,exclude,literal)${path}`;
}
