import { AssayError } from "../../domain/error.ts";
import type { Workspaces } from "../../ports/workspace.ts";
import { dependenciesOf } from "./dependencies.ts";
import { discover } from "./discover.ts";
import { refuseEncodedFiles } from "./encoded.ts";
import { clearState } from "./leftovers.ts";
import { GitRepository } from "./repository.ts";
import { hasState, lodge, openState } from "./state.ts";
import { GitWorkspaces } from "./workspaces.ts";

export { submodulesOf } from "./submodules.ts";
export type { GitRepository };
export { refuseEncodedFiles };

/** The pool, and the user's folders that each workspace is lent, relative to the root. */
export type LendingWorkspaces = Workspaces & { readonly lentFolders: readonly string[] };

/**
 * Opens the repository that a folder is in, and makes or refreshes its state folder; `looking` makes none
 * where there is none, until `moveIn`. Throws
 * `git-missing`, `git-too-old`, `not-a-repository`, `bare-repository`, `no-commits`,
 * `unsupported-repository`, `state-not-writable`, `disk-full`.
 */
export async function openRepository(options: {
  readonly directory: string;
  readonly looking?: boolean;
}): Promise<GitRepository> {
  const places = await discover(options.directory);
  const repository = new GitRepository(
    places,
    options.looking && !hasState(places) ? lodge(places) : openState(places),
  );
  const head = await repository.resolve("HEAD");
  if (head) await refuseEncodedFiles(repository, head);
  else if (await hasNoCommits(repository)) {
    throw new AssayError({ code: "no-commits", directory: places.root });
  }
  return repository;
}

/**
 * Opens the pool of workspaces; for the one process that holds the repository's lock. `isolated` says
 * that commands see workspaces through mounts; `dependencies` are names or paths of ignored files or
 * folders to lend on top of the well-known ones; `caches` are folders elsewhere that commands may write
 * to without a trace, where they are isolated; `sealed` keeps what runs write in a layer of its own, over
 * files that no command can reach: for sandboxes that can overlay. `watched` are the files that `written` is asked
 * about, the more important ones first.
 */
export async function openWorkspaces(
  repository: GitRepository,
  options: {
    readonly isolated: boolean;
    readonly dependencies: readonly string[];
    readonly caches?: readonly string[];
    readonly sealed?: boolean;
    readonly watched?: readonly string[];
  },
): Promise<LendingWorkspaces> {
  clearState(repository.state);
  const lent = await dependenciesOf(repository, options.dependencies);
  const { isolated, sealed = false, caches = [], watched = [] } = options;
  return GitWorkspaces.open(repository, {
    lent,
    isolated,
    caches: isolated ? caches : [],
    sealed: isolated && sealed,
    watched,
  });
}

/** The files and folders that `openWorkspaces` would lend, relative to the root. */
export async function findDependencies(
  repository: GitRepository,
  listed: readonly string[],
): Promise<readonly string[]> {
  return (await dependenciesOf(repository, listed)).map(({ path }) => path);
}

async function hasNoCommits({ state }: GitRepository): Promise<boolean> {
  return (await state.theirs.text("looking for branches", ["for-each-ref", "--count=1"])) === "";
}
