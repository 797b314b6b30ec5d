import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Mount } from "../../ports/workspace.ts";
import { copyIndex, removeTree, textOf } from "./files.ts";
import { objectStores } from "./object-stores.ts";
import type { GitRepository } from "./repository.ts";
import { configText } from "./settings.ts";

/** What all private git directories of a session have in common. */
export interface PrivateGit {
  readonly config: string;
  readonly packedRefs: string;
  readonly shallow: string | undefined;
  /** The user's `info/exclude`. */
  readonly exclude: string;
  /** Object stores on the host that a private one borrows from, read-only. */
  readonly stores: readonly string[];
  /** Links to the stores, for workspaces without mounts. */
  readonly linked: boolean;
}

/**
 * Tools that need git in a workspace (`git ls-files`, version numbers from tags, an agent that commits)
 * get a small git directory of its own. Nothing leads from it to the user's repository but the
 * objects, which are read-only:
 *
 * ```
 * .git/HEAD               the commit the tree stands on, detached
 * .git/packed-refs        the user's tags
 * .git/objects            its own, with alternates:
 * .git/borrowed/<n>       the user's objects and ours: mounts in a sandbox, else links
 * ```
 *
 * Our own calls never use it.
 */
export async function describePrivateGit(
  repository: GitRepository,
  linked: boolean,
): Promise<PrivateGit> {
  const { state, places } = repository;
  const tags = await state.theirs.text("listing tags", ["for-each-ref", TAG_LINES, "refs/tags"]);
  return {
    config: configText(state.settings),
    packedRefs: `# pack-refs with: peeled fully-peeled sorted \n${tags === "" ? "" : `${tags}\n`}`,
    shallow: textOf(join(places.commonDir, "shallow")),
    exclude: textOf(join(places.commonDir, "info/exclude")) ?? "",
    stores: [...objectStores(places.objects), state.objects],
    linked,
  };
}

const TAG_LINES =
  "--format=%(objectname) %(refname)%(if)%(*objectname)%(then)%0a^%(*objectname)%(end)";

/** Makes a workspace's git directory anew, whatever stood there. */
export function placePrivateGit(
  { config, packedRefs, shallow, exclude, stores, linked }: PrivateGit,
  workspace: { readonly path: string; readonly index: string },
  head: string,
): void {
  const at = (...names: string[]) => join(workspace.path, ".git", ...names);
  removeTree(at());
  for (const folder of ["objects/info", "refs/heads", "info", "borrowed"]) {
    mkdirSync(at(folder), { recursive: true });
  }
  for (const [n, store] of stores.entries()) {
    if (linked) symlinkSync(store, at("borrowed", String(n)));
    else mkdirSync(at("borrowed", String(n)));
  }
  writeFileSync(at("config"), config);
  writeFileSync(at("packed-refs"), packedRefs);
  writeFileSync(at("info/exclude"), exclude);
  if (shallow !== undefined) writeFileSync(at("shallow"), shallow);
  writeFileSync(at("objects/info/alternates"), stores.map((_, n) => `../borrowed/${n}\n`).join(""));
  writeFileSync(at("HEAD"), `${head}\n`);
  if (existsSync(workspace.index)) copyIndex(workspace.index, at("index"));
}

/** The mounts that fill `.git/borrowed`; what links lead to must be seen where it is. */
export function borrowedMounts({ stores, linked }: PrivateGit, inside: string): readonly Mount[] {
  return stores.map((source, n) => ({
    kind: "bind",
    source,
    target: linked ? source : join(inside, ".git/borrowed", String(n)),
    readOnly: true,
  }));
}
