import { lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Mount, Use, Workspace } from "../../ports/workspace.ts";
import { leaveOut, type WorkingTree } from "./checkout.ts";
import { inState } from "./files.ts";
import { borrowedMounts, type PrivateGit } from "./private-git.ts";
import type { GitRepository } from "./repository.ts";
import type { Watch, WatchedLayer } from "./watching.ts";

/** One workspace of the pool, with what only this adapter knows of it. */
export interface Slot extends WorkingTree {
  readonly workspace: Workspace;
  /** The folder for the layers of overlays. */
  readonly layers: string;
  /** Pathspecs that leave out what is lent. */
  readonly notLent: readonly string[];
  mounts: readonly Mount[];
  /** What commands have written to since the last checkout. */
  written: Watch;
  /** The layer over sealed files, as it was made for a run. */
  layer: WatchedLayer | undefined;
  /** In a sealed pool, what it was first checked out for: the only thing it is ever used for. */
  use: Use | undefined;
  /** The commit that its private git shows, while nobody but us can have written to the files. */
  provenAt: string | undefined;
}

/** What all slots of a pool have in common. */
export interface SlotPlan {
  readonly repository: GitRepository;
  readonly pool: string;
  readonly isolated: boolean;
  readonly privateGit: PrivateGit;
  readonly lentFolders: readonly string[];
}

/**
 * Without a sandbox commands see these paths, and where a program's stack lies depends on their length: the
 * arms' are equally long.
 */
const NAME_LENGTH = "candidate".length;

/** `<pool>/<name>/` for the files; `<name>.index` and `<name>.layers/` beside it. */
export function makeSlot(
  name: string,
  { repository, pool, isolated, privateGit, lentFolders }: SlotPlan,
): Slot {
  if (!/^[a-z0-9][a-z0-9-]*$/i.test(name)) throw new Error(`"${name}" cannot name a workspace`);
  const path = join(pool, name.padEnd(NAME_LENGTH, "-"));
  const index = `${path}.index`;
  inState(pool, "making a workspace", () => {
    mkdirSync(pool, { recursive: true });
    if (!lstatSync(path, { throwIfNoEntry: false })) mkdirSync(path);
  });
  const inside = isolated ? repository.root : path;
  const slot: Slot = {
    path,
    index,
    git: repository.state.oursIn(path, index),
    layers: `${path}.layers`,
    notLent: lentFolders.map(leaveOut),
    // Mount points are made anew; copies would have to be copied again.
    spared: isolated ? [] : lentFolders,
    idBytes: repository.places.objectFormat === "sha256" ? 32 : 20,
    tree: undefined,
    writtenAt: undefined,
    use: undefined,
    provenAt: undefined,
    mounts: borrowedMounts(privateGit, inside),
    written: () => [],
    layer: undefined,
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
