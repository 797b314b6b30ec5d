import { rmSync } from "node:fs";
import type { Broken } from "../../ports/repository.ts";
import type { Lineage } from "./lineage.ts";
import type { State } from "./state.ts";

/** What breaking files needs of the repository. */
interface Breakable {
  readonly state: State;
  readonly lineage: Lineage;
  treeOf(commit: string): Promise<string>;
  /** A fresh index file that holds this tree; the caller removes it. */
  scratchIndex(tree: string): Promise<string>;
}

/** See `Repository.broken`. */
export async function broken(
  repo: Breakable,
  commit: string,
  paths: readonly string[],
  text: string,
): Promise<Broken> {
  const { ours } = repo.state;
  const found = await regularFiles(repo, commit, new Set(paths));
  if (found.length === 0) return { tree: await repo.treeOf(commit), files: 0 };
  const blob = await ours.text("writing a file", ["hash-object", "-w", "--stdin"], { stdin: text });
  const entries = found.map(({ mode, name }) => `${mode} ${blob}\t${name}\0`).join("");
  const index = await repo.scratchIndex(await repo.treeOf(commit));
  const env = { GIT_INDEX_FILE: index };
  try {
    const stdin = Buffer.from(entries, "latin1");
    await ours.bytes("replacing files", ["update-index", "-z", "--index-info"], { stdin, env });
    const tree = await ours.text("writing a tree", ["write-tree"], { env });
    const changed = found.map(({ path }) => ({ path, status: "modified" }) as const);
    repo.lineage.standsOn(tree, commit, changed);
    return { tree, files: found.length };
  } finally {
    rmSync(index, { force: true });
  }
}

interface Entry {
  readonly mode: string;
  /** Any bytes, one character each. */
  readonly name: string;
  readonly path: string;
}

async function regularFiles(
  { state }: Breakable,
  commit: string,
  wanted: ReadonlySet<string>,
): Promise<Entry[]> {
  const listed = await state.ours.bytes("listing files", [
    ...["ls-tree", "-r", "-z", "--full-tree", commit],
  ]);
  // `<mode> <type> <object>TAB<path>`.
  return listed
    .toString("latin1")
    .split("\0")
    .flatMap((entry) => {
      const mode = entry.slice(0, 6);
      const name = entry.slice(entry.indexOf("\t") + 1);
      const path = Buffer.from(name, "latin1").toString("utf8");
      return mode.startsWith("100") && wanted.has(path) ? [{ mode, name, path }] : [];
    });
}
