import type { Network } from "../domain/access.ts";
import type { Isolation } from "../domain/metric.ts";
import type { Lent } from "./executor.ts";
import type { Workspace } from "./workspace.ts";

/** A program to be confined to a workspace. */
export interface Confinement {
  readonly workspace: Workspace;
  /** Where to start, relative to the workspace's root; `""` is the root. */
  readonly directory: string;
  /** A program and its arguments, as they are named inside. */
  readonly argv: readonly string[];
  /** The whole environment; what the sandbox needs is added to it. */
  readonly env: Readonly<Record<string, string>>;
  readonly lend: readonly Lent[];
  readonly reach: Reach;
  /** The most that each private folder takes, bytes. */
  readonly roomBytes: number;
}

/** What a confined program sees of the machine beside its workspace and the system. */
export interface Reach {
  /** Named hosts are for somebody else to let through, unless the sandbox does: to it they are a loopback. */
  readonly network: Network;
  /** Absolute paths to be read although they lie in a hidden place. */
  readonly read: readonly string[];
  /** Folders that must not be seen, wherever they lie. */
  readonly hide: readonly string[];
}

/** What to start on the host, from any directory, so that the confined program runs. */
export interface Spawnable {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A folder of the host made for this program, to be removed once it is gone; it can write to it. */
  readonly scratch?: string;
}

/**
 * Keeps a program within its workspace.
 *
 * Contract:
 * - inside, the workspace stands at `workspace.inside` with its mounts, things lent are readable where
 *   their environment variables say, `/tmp` is private and empty, the home folders of users
 *   are private and empty but for what is needed to run programs, everything else can only be read;
 * - the network is what `reach` says, and no Unix socket of the host answers unless it is `open`;
 * - the project's own programs (`node_modules/.bin`, a virtual environment) come first on `PATH`;
 * - what is spawned exits with the program's exit code, or 128 + the number of the signal that ended
 *   it; 125 says that the sandbox could not be built, and why on stderr;
 * - when what was spawned is gone, everything started inside dies; when it ended by itself, everything
 *   is dead already, or is what whoever spawned it sweeps up. A sandbox whose `isolation` is `none`
 *   promises neither, and confines nothing.
 *
 * What of this a sandbox cannot keep stands in `lacking`.
 *
 * `wrap` throws `AssayError` for a reason of the machine.
 */
export interface Sandbox {
  readonly isolation: Isolation;
  /** `hosts`: the sandbox itself lets named hosts through. */
  readonly lets?: "hosts";
  /** Whether folders below `folder` can be laid over others there (`Mount` of kind `overlay`). */
  canOverlay(folder: string): Promise<boolean>;
  wrap(confinement: Confinement): Promise<Spawnable>;
}
