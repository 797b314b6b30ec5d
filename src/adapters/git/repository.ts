import type { Change } from "../../domain/proposal.ts";
import type { Broken, CommitRequest, Merged, Repository } from "../../ports/repository.ts";
import { broken } from "./broken.ts";
import type { Places } from "./discover.ts";
import { removeTree } from "./files.ts";
import { clearBranchLock } from "./leftovers.ts";
import { Lineage } from "./lineage.ts";
import { clearLodgings } from "./lodgings.ts";
import { merge } from "./merge.ts";
import { branchNow, checkBranch, createBranch, publish } from "./publish.ts";
import { gitFailure } from "./run.ts";
import { ScratchIndexes } from "./scratch-indexes.ts";
import { openState, type State } from "./state.ts";
import { textsOf } from "./texts.ts";

/** The user's repository through their own git, with everything that is not theirs kept in `.assay`. */
export class GitRepository implements Repository {
  readonly root: string;
  readonly home: string;
  /** The folder it was opened in, relative to `root`; `""` is the root. */
  readonly directoryInRepository: string;
  /** For the workspaces of this adapter. */
  readonly places: Places;
  readonly lineage = new Lineage();
  readonly #standIns = new Map<string, Promise<string>>();
  #state: State;
  #indexes: ScratchIndexes;

  constructor(places: Places, state: State) {
    this.root = places.root;
    this.home = state.home;
    this.directoryInRepository = places.directoryInRepository;
    this.places = places;
    this.#state = state;
    this.#indexes = new ScratchIndexes(state.gitDir);
  }

  get state(): State {
    return this.#state;
  }

  /** Makes the state folder, for whoever looked and now begins to work. Throws `state-not-writable`. */
  moveIn(): void {
    clearLodgings();
    const lodging = this.#state;
    this.#state = openState(this.places);
    if (lodging.gitDir === this.#state.gitDir) return;
    removeTree(lodging.gitDir);
    this.#indexes = new ScratchIndexes(this.#state.gitDir);
  }

  async resolve(revision: string): Promise<string | undefined> {
    const name = ["--verify", "-q", "--end-of-options", `${revision}^{commit}`];
    const ran = await this.state.theirs.run(["rev-parse", ...name]);
    return ran.code === 0 ? ran.stdout.toString("utf8").trim() : undefined;
  }

  /** Takes a tree as well, and gives it back. */
  async treeOf(commit: string): Promise<string> {
    const known = this.lineage.treeOf(commit);
    if (known) return known;
    const ask = ["rev-parse", "--verify", "--end-of-options", `${commit}^{tree}`];
    const tree = await this.state.ours.text("reading a commit", ask);
    if (tree === commit) this.lineage.knowTree(tree, tree);
    else this.lineage.remember(commit, tree);
    return tree;
  }

  async message(commit: string): Promise<string> {
    const ask = ["rev-list", "--max-count=1", "--no-commit-header", "--format=%B", commit];
    return (await this.state.ours.text("reading a commit message", ask)).trimEnd();
  }

  async paths(commit: string): Promise<readonly string[]> {
    const listed = await this.state.ours.bytes("listing files", [
      ...["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit],
    ]);
    return listed.toString("utf8").split("\0").filter(Boolean);
  }

  /** Every path that two commits do not have alike. */
  async differing(one: string, other: string): Promise<readonly string[]> {
    const how = ["-r", "-z", "--name-only", "--no-renames", "--ignore-submodules=none"];
    const listed = await this.state.ours.bytes("comparing commits", [
      ...["diff-tree", ...how, one, other],
    ]);
    return listed.toString("utf8").split("\0").filter(Boolean);
  }

  /** Text files of a commit that hold a text. */
  async mentioning(commit: string, text: string): Promise<readonly string[]> {
    const asked = ["grep", "-I", "-z", "--name-only", "--full-name", "--fixed-strings", "-e", text];
    const ran = await this.state.ours.run([...asked, commit]);
    // Nothing found is code 1.
    if (ran.code > 1) throw gitFailure("looking through files", ran);
    const prefix = `${commit}:`;
    const found = ran.stdout.toString("utf8").split("\0");
    return found.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }

  async read(commit: string, path: string): Promise<string | undefined> {
    const ran = await this.state.ours.bytes("reading a file", ["cat-file", "--batch", "-z"], {
      stdin: `${commit}:${path}\0`,
    });
    const headEnd = ran.indexOf("\n");
    const size = / blob (\d+)$/.exec(ran.toString("utf8", 0, headEnd))?.[1];
    if (size === undefined) return undefined;
    return ran.toString("utf8", headEnd + 1, headEnd + 1 + Number(size));
  }

  /** Files of a commit, read at once; those with more bytes than `longest` are left out. */
  texts(
    commit: string,
    paths: readonly string[],
    longest: number,
  ): Promise<ReadonlyMap<string, string>> {
    return textsOf(this.state.ours, commit, { paths, longest });
  }

  /**
   * Uncommitted work: whether files that git has are changed, and what it does not have and does not
   * ignore; a folder of nothing else as one, with `/` at its end.
   */
  async uncommitted(): Promise<{ changed: boolean; untracked: readonly string[] }> {
    const { theirs } = this.state;
    const [changed, staged, untracked] = await Promise.all([
      theirs.bytes("looking for uncommitted work", ["ls-files", "-m", "-d"]),
      theirs.run(["diff-index", "--cached", "--quiet", "--ignore-submodules=all", "HEAD"]),
      theirs.bytes("looking for untracked files", [
        ...["ls-files", "-z", "-o", "--exclude-standard", "--directory", "--no-empty-directory"],
      ]),
    ]);
    return {
      changed: changed.length > 0 || staged.code !== 0,
      untracked: untracked.toString("utf8").split("\0").filter(Boolean),
    };
  }

  checkBranch(branch: string, commit: string): Promise<void> {
    return checkBranch(this.state, branch, commit);
  }

  createBranch(branch: string, commit: string): Promise<void> {
    return createBranch(this.state, branch, commit);
  }

  async branchHead(branch: string): Promise<string | undefined> {
    return (await branchNow(this.state, branch)).head;
  }

  merge(change: Change, onto: { readonly base: string; readonly parent: string }): Promise<Merged> {
    return merge(this, change, onto);
  }

  broken(commit: string, paths: readonly string[], text: string): Promise<Broken> {
    return broken(this, commit, paths, text);
  }

  /**
   * A commit of this tree for runs to see, on `parent` and of its age: what tools make of git (versions, "dirty"
   * marks) must not tell a candidate from its baseline.
   */
  standIn(tree: string, parent: string): Promise<string> {
    const known = this.#standIns.get(`${tree} ${parent}`);
    if (known) return known;
    const made = this.#makeStandIn(tree, parent);
    this.#standIns.set(`${tree} ${parent}`, made);
    const [oldest = ""] = this.#standIns.keys();
    if (this.#standIns.size > STAND_INS_KEPT) this.#standIns.delete(oldest);
    return made;
  }

  async #makeStandIn(tree: string, parent: string): Promise<string> {
    const ask = ["rev-list", "--max-count=1", "--no-commit-header", "--format=%ct", parent];
    const seconds = await this.state.ours.text("reading a commit", ask);
    return this.commit({ tree, parent, message: "Under measurement", at: Number(seconds) * 1000 });
  }

  async commit({ tree, parent, message, at }: CommitRequest): Promise<string> {
    const date = `@${Math.floor(at / 1000)} +0000`;
    return this.state.ours.text("making a commit", ["commit-tree", tree, "-p", parent, "-F", "-"], {
      stdin: message.replaceAll("\0", ""),
      env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    });
  }

  publish(branch: string, from: string | undefined, to: string): Promise<void> {
    return publish(this.state, branch, from, to);
  }

  /** See `clearBranchLock`. */
  freeBranch(branch: string, since: number): void {
    clearBranchLock(this.places, branch, since);
  }

  /** The commits of a branch that another commit does not have, oldest first; none where it is gone. */
  async commitsSince(base: string, branch: string): Promise<readonly string[]> {
    const head = await this.branchHead(branch);
    if (head === undefined) return [];
    const ask = ["rev-list", "--reverse", "--end-of-options", head, `^${base}`];
    const listed = await this.state.theirs.text("listing commits", ask);
    return listed.split("\n").filter(Boolean);
  }

  /** A fresh index file that holds this tree; the caller removes it. */
  scratchIndex(tree: string): Promise<string> {
    return this.#indexes.take(tree, (index) =>
      this.state.ours.bytes("reading a tree", ["read-tree", tree], {
        env: { GIT_INDEX_FILE: index },
      }),
    );
  }
}

/** Both arms' of the open trial, and of a few before it. */
const STAND_INS_KEPT = 8;
