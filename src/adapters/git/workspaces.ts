import { copyFileSync, lstatSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Mount, Workspace, Workspaces } from "../../ports/workspace.ts";
import { isAdoptable } from "./adopt.ts";
import { leaveOut, makeYoung, restore, type WorkingTree } from "./checkout.ts";
import type { Dependency } from "./dependencies.ts";
import { inState, isFolder, openUp } from "./files.ts";
import { lendByCopy, lendByMount, overlay } from "./lend.ts";
import { bytesOf, outlineAfter, outlineOf, type TreeOutline } from "./outline.ts";
import {
  borrowedMounts,
  describePrivateGit,
  type PrivateGit,
  placePrivateGit,
} from "./private-git.ts";
import type { GitRepository } from "./repository.ts";
import { type Git, gitFailure } from "./run.ts";

/** One workspace of the pool, with what only this adapter knows of it. */
interface Slot extends WorkingTree {
  readonly workspace: Workspace;
  readonly layers: string;
  /** Pathspecs that leave out what is lent. */
  readonly notLent: readonly string[];
  mounts: readonly Mount[];
  /** The last snapshot, until the next checkout. */
  snapshot: { readonly tree: string; readonly index: string } | undefined;
}

/** The pool in `.assay/.git/workspaces`: `<name>/` are the files, `<name>.index` and `<name>.layers/` ours. */
export class GitWorkspaces implements Workspaces {
  /** The user's folders that each workspace is lent, relative to the root. */
  readonly lentFolders: readonly string[];
  readonly #repository: GitRepository;
  readonly #pool: string;
  readonly #lent: readonly Dependency[];
  readonly #caches: readonly string[];
  readonly #isolated: boolean;
  readonly #privateGit: PrivateGit;
  readonly #slots = new Map<string, Slot>();
  readonly #outlines = new Map<string, Promise<TreeOutline>>();

  private constructor(
    repository: GitRepository,
    lent: readonly Dependency[],
    caches: readonly string[],
    isolated: boolean,
    privateGit: PrivateGit,
  ) {
    this.#repository = repository;
    this.#pool = join(repository.state.scratch, "workspaces");
    this.#lent = lent;
    this.#caches = isolated ? caches : [];
    this.#isolated = isolated;
    this.#privateGit = privateGit;
    this.lentFolders = lent.map(({ path }) => path);
  }

  static async open(
    repository: GitRepository,
    lent: readonly Dependency[],
    caches: readonly string[],
    isolated: boolean,
  ): Promise<GitWorkspaces> {
    const privateGit = await describePrivateGit(repository, !isolated);
    return new GitWorkspaces(repository, lent, caches, isolated, privateGit);
  }

  async open(name: string): Promise<Workspace> {
    return this.#slot(name).workspace;
  }

  /** Takes a commit as well as a tree; a commit is what the workspace then shows as its HEAD. */
  async checkout({ name }: Workspace, tree: string): Promise<void> {
    const slot = this.#slot(name);
    const id = await this.#repository.treeOf(tree);
    const head = id === tree ? await this.#headFor(id) : tree;
    adopt(slot, id);
    await restore(slot, id, (wanted) => this.#outlineOf(wanted));
    if (this.#lent.some(({ built }) => built)) await makeYoung(slot);
    slot.mounts = [
      ...borrowedMounts(this.#privateGit, slot.workspace.inside),
      ...(await this.#lend(slot)),
    ];
    inState(slot.path, "checking out a workspace", () =>
      placePrivateGit(this.#privateGit, slot, head),
    );
  }

  /**
   * Works on a copy of the index: the workspace's own vouches for files as git wrote them, and must not
   * learn to take those of a candidate for granted.
   */
  async snapshot({ name }: Workspace): Promise<string> {
    const slot = this.#slot(name);
    const index = `${slot.path}.snapshot.index`;
    rmSync(`${index}.lock`, { force: true });
    rmSync(index, { force: true });
    if (!isFolder(slot.path)) mkdirSync(slot.path, { recursive: true });
    if (slot.tree !== undefined) copyFileSync(slot.index, index);
    const nested = slot.tree === undefined ? [] : (await this.#outlineOf(slot.tree)).nested;
    const git = this.#repository.state.oursIn(slot.path, index);
    await addAll(git, slot.path, [...slot.notLent, ...nested.map(leaveOut)]);
    slot.snapshot = { tree: await git.text("writing a tree", ["write-tree"]), index };
    return slot.snapshot.tree;
  }

  #slot(name: string): Slot {
    const known = this.#slots.get(name);
    if (known) return known;
    const made = this.#makeSlot(name);
    this.#slots.set(name, made);
    return made;
  }

  #makeSlot(name: string): Slot {
    if (!/^[a-z0-9][a-z0-9-]*$/i.test(name)) throw new Error(`"${name}" cannot name a workspace`);
    const path = join(this.#pool, name);
    const index = `${path}.index`;
    inState(this.#pool, "making a workspace", () => {
      mkdirSync(this.#pool, { recursive: true });
      if (!lstatSync(path, { throwIfNoEntry: false })) mkdirSync(path);
    });
    const inside = this.#isolated ? this.#repository.root : path;
    const slot: Slot = {
      path,
      index,
      git: this.#repository.state.oursIn(path, index),
      layers: `${path}.layers`,
      notLent: this.lentFolders.map(leaveOut),
      // Mount points are made anew; copies would have to be copied again.
      spared: this.#isolated ? [] : this.lentFolders,
      idBytes: this.#repository.places.objectFormat === "sha256" ? 32 : 20,
      tree: undefined,
      writtenAt: undefined,
      snapshot: undefined,
      mounts: borrowedMounts(this.#privateGit, inside),
      workspace: {
        name,
        path,
        inside,
        get mounts() {
          return slot.mounts;
        },
      },
    };
    return slot;
  }

  async #lend(slot: Slot): Promise<readonly Mount[]> {
    const mounts: Mount[] = [];
    for (const [n, dependency] of this.#lent.entries()) {
      const layer = join(slot.layers, String(n));
      const shelf = { workspacePath: slot.path, inside: slot.workspace.inside, layer };
      const mount =
        this.#isolated && !dependency.rewritten
          ? lendByMount(dependency, shelf)
          : await lendByCopy(dependency, shelf);
      if (mount) mounts.push(mount);
    }
    for (const [n, cache] of this.#caches.entries()) {
      mounts.push(overlay(cache, cache, join(slot.layers, `cache-${n}`)));
    }
    return mounts;
  }

  async #headFor(tree: string): Promise<string> {
    const { lineage } = this.#repository;
    const head = lineage.headFor(tree) ?? (await this.#repository.resolve("HEAD"));
    if (!head) throw new Error("a workspace is checked out before any commit was named");
    return head;
  }

  #outlineOf(tree: string): Promise<TreeOutline> {
    const known = this.#outlines.get(tree);
    if (known) return known;
    const outline = this.#derived(tree) ?? outlineOf(this.#repository.state.ours, tree);
    this.#outlines.set(tree, outline);
    const [oldest = ""] = this.#outlines.keys();
    if (this.#outlines.size > OUTLINES_KEPT) this.#outlines.delete(oldest);
    return outline;
  }

  /** A candidate differs in a few names from what it stands on: no need to list it all. */
  #derived(tree: string): Promise<TreeOutline> | undefined {
    const changes = this.#repository.lineage.takeChanges(tree);
    const from = changes && this.#outlines.get(changes.from);
    if (!from) return undefined;
    const list = () => outlineOf(this.#repository.state.ours, tree);
    return from.then((outline) => outlineAfter(outline, changes) ?? list());
  }
}

/** What was just taken a snapshot of need not be written again: its index becomes our own. */
function adopt(slot: Slot, tree: string): void {
  const { snapshot, index, path, idBytes } = slot;
  slot.snapshot = undefined;
  if (snapshot?.tree !== tree || slot.tree === undefined) return;
  if (!isAdoptable(index, snapshot.index, bytesOf(path), idBytes)) return;
  renameSync(snapshot.index, index);
  slot.tree = tree;
}

/** Trees whose outline is remembered: both arms' and the proposer's, with room to spare. */
const OUTLINES_KEPT = 6;

/**
 * Puts all files into the index. Nested repositories that the tree knows are left as they were: git would
 * run a status in them, and with it programs that their configuration names. What git cannot hold (a
 * pipe, a repository without commits, a name like `git~1`) is left out like an ignored file.
 */
async function addAll(git: Git, folder: string, leftOut: readonly string[]): Promise<void> {
  const paths = ["--", ".", ...leftOut];
  if ((await git.run(["add", "-A", ...paths])).code === 0) return;
  openUp(folder);
  const ran = await git.run(["add", "-A", "--ignore-errors", ...paths]);
  const failure = gitFailure("taking a snapshot", ran);
  if (ran.code > 1 || (ran.code === 1 && failure.problem.code === "disk-full")) throw failure;
}
