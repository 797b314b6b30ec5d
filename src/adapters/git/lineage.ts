import type { ChangedPath } from "../../domain/proposal.ts";

/** The difference between two trees, as far as names are concerned. */
export interface Changes {
  readonly from: string;
  readonly paths: readonly Pick<ChangedPath, "path" | "status">[];
}

/**
 * What this process knows of commits and their trees: saves asking git, and tells which commit a
 * workspace should show as its HEAD.
 */
export class Lineage {
  readonly #treeOf = new Map<string, string>();
  readonly #commitOf = new Map<string, string>();
  readonly #parentOf = new Map<string, string>();
  readonly #changesOf = new Map<string, Changes>();
  #newest: string | undefined;

  /** What `id` names, a commit or itself a tree. */
  knowTree(id: string, tree: string): void {
    this.#treeOf.set(id, tree);
    this.#treeOf.set(tree, tree);
  }

  /** A commit of the study, and its tree. */
  remember(commit: string, tree: string): void {
    this.knowTree(commit, tree);
    this.#commitOf.set(tree, commit);
    this.#newest = commit;
  }

  /** A candidate's tree and the commit it stands on. */
  standsOn(tree: string, parent: string, paths: Changes["paths"]): void {
    this.knowTree(tree, tree);
    this.#parentOf.set(tree, parent);
    const from = this.treeOf(parent);
    if (from === undefined) return;
    this.#changesOf.set(tree, { from, paths });
    const [oldest = ""] = this.#changesOf.keys();
    if (this.#changesOf.size > CHANGES_KEPT) this.#changesOf.delete(oldest);
  }

  /** What a candidate's tree changes of the one it stands on; known of the last few. */
  changesOf(tree: string): Changes | undefined {
    return this.#changesOf.get(tree);
  }

  treeOf(id: string): string | undefined {
    return this.#treeOf.get(id);
  }

  /** The commit of this tree, else the one it stands on, else the last that was spoken of. */
  headFor(tree: string): string | undefined {
    return this.#parentOf.get(tree) ?? this.#commitOf.get(tree) ?? this.#newest;
  }
}

/** Candidates are checked out soon after they are made: more would only take memory. */
const CHANGES_KEPT = 4;
