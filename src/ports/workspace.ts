/**
 * Something that must stand at a path inside a workspace's sandbox. Paths are absolute. A bind whose `source` is its
 * `target` asks for what is there to be seen, also of a sandbox that cannot mount.
 */
export type Mount =
  | {
      readonly kind: "bind";
      readonly source: string;
      readonly target: string;
      readonly readOnly: boolean;
    }
  /** `lower` is seen at `target`; what is written goes to `upper` (`work` is overlayfs's scratch). */
  | {
      readonly kind: "overlay";
      readonly lower: string;
      readonly upper: string;
      readonly work: string;
      readonly target: string;
    };

/**
 * What a workspace is checked out for: to be changed at its `path`, by a proposer; or to run commands in,
 * whose writing need not reach `path`. A workspace is for one of the two.
 */
export type Use = "edit" | "run";

/** The isolated checkout of one arm. */
export interface Workspace {
  readonly name: string;
  /** The folder on the host that holds the files, as they were checked out. */
  readonly path: string;
  /**
   * Where commands see it: the path of the user's own checkout, so that tools which remember absolute
   * paths (virtual environments, editable installs) find the workspace and not the checkout. The same
   * as `path` without a sandbox.
   */
  readonly inside: string;
  /**
   * What must be mounted, in order, since the last checkout; empty without a sandbox. A first one at
   * `inside` stands for the files themselves, else they are `path`.
   */
  readonly mounts: readonly Mount[];
}

/**
 * The pool of reused workspaces of one repository.
 *
 * Contract (`workspacesContract`):
 * - `checkout` leaves exactly the files of the tree: nothing that an earlier trial changed, added or
 *   ignored remains, the lent dependency folders included (their private layer is emptied); until the
 *   next one, commands find what earlier ones wrote;
 * - `snapshot` gives the tree of what is there now, ignored files left out; it reads the `.gitignore`
 *   files of the workspace but runs no program that the workspace names (no hooks, filters, fsmonitor);
 * - `written` tells which of the files to be watched the commands of a run have changed, deleted or replaced since
 *   the checkout, put back or not; others may be told as well;
 * - none of them touches the user's checkout, index, stash or refs;
 * - both may be called twice with the same effect.
 */
export interface Workspaces {
  open(name: string): Promise<Workspace>;
  /**
   * `tree` may be a commit, which the workspace's own git then shows as its HEAD; in a run
   * HEAD is a commit of the tree itself, on that one. `use` is `edit` unless given.
   */
  checkout(workspace: Workspace, tree: string, use?: Use): Promise<void>;
  snapshot(workspace: Workspace): Promise<string>;
  written(workspace: Workspace): Promise<readonly string[]>;
}
