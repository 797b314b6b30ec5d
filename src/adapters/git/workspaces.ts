import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Mount, Use, Workspace, Workspaces } from "../../ports/workspace.ts";
import { leaveOut, makeYoung, restore } from "./checkout.ts";
import type { Dependency } from "./dependencies.ts";
import { copyIndex, inState, isFolder, openUp } from "./files.ts";
import { lendByCopy, lendByMount, overlay } from "./lend.ts";
import { outlineAfter, outlineOf, type TreeOutline } from "./outline.ts";
import {
  borrowedMounts,
  describePrivateGit,
  type PrivateGit,
  placePrivateGit,
} from "./private-git.ts";
import type { GitRepository } from "./repository.ts";
import { type Git, gitFailure } from "./run.ts";
import { makeSlot, type Slot, type SlotPlan } from "./slot.ts";
import { watchFiles, watchLayer } from "./watching.ts";

/** How a pool is to be used; see `openWorkspaces`. */
export interface PoolOptions {
  readonly lent: readonly Dependency[];
  readonly caches: readonly string[];
  readonly isolated: boolean;
  readonly sealed: boolean;
  readonly watched: readonly string[];
}

/** The pool in `.assay/.git/workspaces`, or `.assay/.git/sealed`. */
export class GitWorkspaces implements Workspaces {
  /** The user's folders that each workspace is lent, relative to the root. */
  readonly lentFolders: readonly string[];
  readonly #repository: GitRepository;
  readonly #options: PoolOptions;
  readonly #plan: SlotPlan;
  readonly #slots = new Map<string, Slot>();
  readonly #outlines = new Map<string, Promise<TreeOutline>>();

  private constructor(repository: GitRepository, options: PoolOptions, privateGit: PrivateGit) {
    this.#repository = repository;
    this.#options = options;
    this.lentFolders = options.lent.map(({ path }) => path);
    const { isolated } = options;
    const { lentFolders } = this;
    // Apart from workspaces that commands wrote to in earlier studies.
    const pool = join(repository.state.scratch, options.sealed ? "sealed" : "workspaces");
    this.#plan = { repository, pool, isolated, privateGit, lentFolders };
  }

  static async open(repository: GitRepository, options: PoolOptions): Promise<GitWorkspaces> {
    const privateGit = await describePrivateGit(repository, !options.isolated);
    return new GitWorkspaces(repository, options, privateGit);
  }

  async open(name: string): Promise<Workspace> {
    return this.#slot(name).workspace;
  }

  /**
   * Takes a commit as well as a tree; a commit is what the workspace then shows as its HEAD. To runs both
   * arms look alike: one commit on the branch head, nothing uncommitted.
   */
  async checkout({ name }: Workspace, tree: string, use: Use = "edit"): Promise<void> {
    const slot = this.#slot(name);
    const id = await this.#repository.treeOf(tree);
    const parent = id === tree ? await this.#headFor(id) : tree;
    const head = use === "run" ? await this.#repository.standIn(id, parent) : parent;
    const sealed = this.#isSealed(slot, use);
    slot.written = () => [];
    if (!sealed || slot.provenAt !== head || slot.tree !== id) await this.#restore(slot, id, head);
    slot.mounts = [
      ...(sealed ? [this.#seal(slot)] : []),
      ...borrowedMounts(this.#plan.privateGit, slot.workspace.inside),
      ...(await this.#lend(slot)),
    ];
    // What is built of the user's files may be built anew meanwhile: ours must be made young again.
    if (sealed && !this.#lendsBuilt) slot.provenAt = head;
    if (use === "run" && !sealed) {
      slot.written = await watchFiles(slot.path, this.#options.watched);
    }
  }

  /** Lays an empty layer over the files. */
  #seal(slot: Slot): Mount {
    const isFresh = slot.layer?.isFresh() === true;
    const files = overlay(slot.path, slot.workspace.inside, join(slot.layers, "files"), isFresh);
    if (!isFresh || !slot.layer) slot.layer = watchLayer(files, this.#options.watched);
    slot.written = slot.layer.written;
    return files;
  }

  /** Files that were edited once may carry attributes that an overlay would take for its own. */
  #isSealed(slot: Slot, use: Use): boolean {
    if (!this.#options.sealed) return false;
    slot.use ??= use;
    if (slot.use !== use)
      throw new Error(`the workspace ${slot.workspace.name} is for ${slot.use}`);
    return use === "run";
  }

  /** Makes the files those of the tree, whatever has become of them. */
  async #restore(slot: Slot, tree: string, head: string): Promise<void> {
    slot.provenAt = undefined;
    await restore(slot, tree, (wanted) => this.#outlineOf(wanted));
    if (this.#lendsBuilt) await makeYoung(slot);
    inState(slot.path, "checking out a workspace", () =>
      placePrivateGit(this.#plan.privateGit, slot, head),
    );
  }

  async written({ name }: Workspace): Promise<readonly string[]> {
    return this.#slot(name).written();
  }

  get #lendsBuilt(): boolean {
    return this.#options.lent.some(({ built }) => built);
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
    if (slot.tree !== undefined) copyIndex(slot.index, index);
    const nested = slot.tree === undefined ? [] : (await this.#outlineOf(slot.tree)).nested;
    const git = this.#repository.state.oursIn(slot.path, index);
    await addAll(git, slot.path, [...slot.notLent, ...nested.map(leaveOut)]);
    return git.text("writing a tree", ["write-tree"]);
  }

  #slot(name: string): Slot {
    const known = this.#slots.get(name);
    if (known) return known;
    const made = makeSlot(name, this.#plan);
    this.#slots.set(name, made);
    return made;
  }

  async #lend(slot: Slot): Promise<readonly Mount[]> {
    const mounts: Mount[] = [];
    for (const [n, dependency] of this.#options.lent.entries()) {
      const layer = join(slot.layers, String(n));
      const shelf = { workspacePath: slot.path, inside: slot.workspace.inside, layer };
      const mount =
        this.#options.isolated && !dependency.rewritten
          ? lendByMount(dependency, shelf)
          : await lendByCopy(dependency, shelf);
      if (mount) mounts.push(mount);
    }
    const layer = (n: number) => join(slot.layers, `cache-${n}`);
    const caches = this.#options.caches.map((cache, n) => overlay(cache, cache, layer(n)));
    return [...mounts, ...caches];
  }

  async #headFor(tree: string): Promise<string> {
    const { lineage } = this.#repository;
    const head = lineage.headFor(tree) ?? (await this.#repository.resolve("HEAD"));
    if (!head) throw new Error("a workspace is checked out before any commit was named");
    return head;
  }

  #outlineOf(tree: string): Promise<TreeOutline> {
    const outline =
      this.#outlines.get(tree) ??
      this.#derived(tree) ??
      outlineOf(this.#repository.state.ours, tree);
    // Set anew, it is the last to be forgotten.
    this.#outlines.delete(tree);
    this.#outlines.set(tree, outline);
    const [oldest = ""] = this.#outlines.keys();
    if (this.#outlines.size > OUTLINES_KEPT) this.#outlines.delete(oldest);
    return outline;
  }

  /** A candidate differs in a few names from what it stands on: no need to list it all. */
  #derived(tree: string): Promise<TreeOutline> | undefined {
    const changes = this.#repository.lineage.changesOf(tree);
    const from = changes && this.#outlines.get(changes.from);
    if (!from) return undefined;
    const list = () => outlineOf(this.#repository.state.ours, tree);
    return from.then((outline) => outlineAfter(outline, changes) ?? list());
  }
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
