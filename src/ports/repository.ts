import type { Change, ChangedPath } from "../domain/proposal.ts";

/** What `merge` made of a change. */
export type Merged =
  | {
      readonly applied: true;
      readonly tree: string;
      readonly paths: readonly Omit<ChangedPath, "territory">[];
      /** The tree against `parent`, binary-safe, as `git apply` reads it. */
      readonly patch: string;
    }
  | {
      readonly applied: false;
      readonly because: "does-not-apply" | "no-change" | "out-of-scope";
      /** In words, for people: what git said, cut to a few lines. */
      readonly detail: string;
      /** What it would have changed, as far as that is known. */
      readonly paths?: readonly Omit<ChangedPath, "territory">[];
    };

/** A tree in which files were broken on purpose. */
export interface Broken {
  readonly tree: string;
  /** How many regular files now hold another text. */
  readonly files: number;
}

/** A commit to be made. The same request gives the same commit id, whenever it is made. */
export interface CommitRequest {
  readonly tree: string;
  readonly parent: string;
  readonly message: string;
  /** Milliseconds since 1970, for both author and committer. */
  readonly at: number;
}

/**
 * The user's repository, as far as a study needs it.
 *
 * Contract (`repositoryContract`): the user's checkout, index, untracked and staged files, current
 * branch and stash are never touched; objects of candidates stay in a store of our own until a commit
 * is published; nothing of the user's git configuration (identity, signing, hooks, filters with
 * programs) takes part. Throws `AssayError` with a `Problem`.
 */
export interface Repository {
  /** Top folder of the user's working tree. */
  readonly root: string;
  /** The state folder, `.assay`. */
  readonly home: string;
  /** The commit a revision names, or `undefined`. */
  resolve(revision: string): Promise<string | undefined>;
  /** The id of a commit's tree. */
  treeOf(commit: string): Promise<string>;
  /** The full message of a commit. */
  message(commit: string): Promise<string>;
  /** Every path of a commit, from the root, `/` between folders. */
  paths(commit: string): Promise<readonly string[]>;
  /** A file of a commit as text, or `undefined` when it is not there. */
  read(commit: string, path: string): Promise<string | undefined>;
  /** Throws what making a new branch would throw; makes none. */
  checkBranch(branch: string, commit: string): Promise<void>;
  /** Makes a branch; a branch that already points there is fine, another is `branch-exists`. */
  createBranch(branch: string, commit: string): Promise<void>;
  /** Where a branch points, or `undefined`. */
  branchHead(branch: string): Promise<string | undefined>;
  /**
   * Turns a change into a tree that stands on `parent`: what the change did since `base` (patches,
   * revisions) or since `parent` (trees), merged three-way.
   */
  merge(change: Change, onto: { readonly base: string; readonly parent: string }): Promise<Merged>;
  /**
   * The commit's tree with `text` in place of what is in each of these files, and how many those were. Only
   * regular files are touched, and they keep their mode; symbolic links, submodules and paths that are not
   * there are left out.
   */
  broken(commit: string, paths: readonly string[], text: string): Promise<Broken>;
  /** Makes a commit in our own object store; see `CommitRequest`. */
  commit(request: CommitRequest): Promise<string>;
  /**
   * Moves a branch from one commit to the next and hands the objects over to the user's repository.
   * Calling it again after it succeeded changes nothing; a branch that somebody else moved is
   * `branch-moved`. `from` undefined makes a new branch.
   */
  publish(branch: string, from: string | undefined, to: string): Promise<void>;
}
