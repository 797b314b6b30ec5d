/**
 * What this process knows of commits and their trees: saves asking git, and tells which commit a
 * workspace should show as its HEAD.
 */
export class Lineage {
  readonly #treeOf = new Map<string, string>();
  readonly #commitOf = new Map<string, string>();
  readonly #parentOf = new Map<string, string>();
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
  standsOn(tree: string, parent: string): void {
    this.knowTree(tree, tree);
    this.#parentOf.set(tree, parent);
  }

  treeOf(id: string): string | undefined {
    return this.#treeOf.get(id);
  }

  /** The commit of this tree, else the one it stands on, else the last that was spoken of. */
  headFor(tree: string): string | undefined {
    return this.#parentOf.get(tree) ?? this.#commitOf.get(tree) ?? this.#newest;
  }
}
