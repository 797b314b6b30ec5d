import { copyFileSync, existsSync, renameSync } from "node:fs";
import { join } from "node:path";

/** Makes index files of trees; the first of each tree stays as a pattern to copy. */
export class ScratchIndexes {
  readonly #folder: string;
  #made = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A fresh index file that holds this tree; the caller removes it. `fill` reads a tree into a file. */
  async take(tree: string, fill: (index: string) => Promise<unknown>): Promise<string> {
    const pattern = join(this.#folder, `tree-${tree}.index`);
    const own = join(this.#folder, `scratch-${process.pid}-${++this.#made}.index`);
    if (!existsSync(pattern)) {
      await fill(own);
      renameSync(own, pattern);
    }
    copyFileSync(pattern, own);
    return own;
  }
}
