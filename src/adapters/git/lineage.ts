/**
 * What this process knows of commits and their trees: saves asking git, and tells which commit a
 * workspace should show as its HEAD.
 */
export class Lineage {
  readonly #treeOf = new Map<string, string>();
  readonly #commitOf = new Map<string, string>();
  readonly #parentOf = new Map<string, string>();
  #newest: string | undefined;

  /** A commit and its tree. */
  remember(commit: string, tree: string): void {
    this.#treeOf.set(commit, tree);
    this.#commitOf.set(tree, commit);
    this.#newest = commit;
  }

  /** A candidate's tree and the commit it stands on. */
  standsOn(tree: string, parent: string): void {
    this.#parentOf.set(tree, parent);
  }

  treeOf(commit: string): string | undefined {
    return this.#treeOf.get(commit);
  }

  /** The commit of this tree, else the one it stands on, else the last that was spoken of. */
  headFor(tree: string): string | undefined {
    return this.#parentOf.get(tree) ?? this.#commitOf.get(tree) ?? this.#newest;
  }
}
