import { lstatSync } from "node:fs";
import { join } from "node:path";
import { AssayError } from "../../domain/error.ts";
import { discover } from "./discover.ts";
import { configuration, engineEnvironment } from "./environment.ts";
import type { GitRepository } from "./repository.ts";
import { Git } from "./run.ts";
import { disarmed } from "./settings.ts";

/** A submodule of a commit, against what is checked out of it. */
export interface Submodule {
  /** From the repository's root. */
  readonly path: string;
  /** `other`: another commit than the one asked about has; `edited`: that commit, and work on top of it. */
  readonly checkout: "missing" | "same" | "other" | "edited";
}

/** The submodules of a commit. None where no `.gitmodules` names any. */
export async function submodulesOf(
  repository: GitRepository,
  commit: string,
): Promise<readonly Submodule[]> {
  if ((await repository.read(commit, ".gitmodules")) === undefined) return [];
  const ask = ["ls-tree", "-r", "-z", "--full-tree", commit];
  const listed = await repository.state.ours.text("looking for submodules", ask);
  // `<mode> <type> <object>TAB<path>`.
  const found = listed.split("\0").filter((entry) => entry.startsWith("160000 "));
  return Promise.all(
    found.map(async (entry) => {
      const [head = "", path = ""] = entry.split("\t");
      const folder = join(repository.root, path);
      return { path, checkout: await checkoutOf(folder, head.split(" ")[2] ?? "") };
    }),
  );
}

async function checkoutOf(folder: string, recorded: string): Promise<Submodule["checkout"]> {
  // Without one git would speak of the repository around it.
  if (!lstatSync(join(folder, ".git"), { throwIfNoEntry: false })) return "missing";
  try {
    const places = await discover(folder);
    const git = new Git(
      [`--git-dir=${places.gitDir}`, `--work-tree=${places.root}`],
      { ...engineEnvironment(), ...configuration(disarmed(places)) },
      places.root,
    );
    const doing = "looking at a submodule";
    const head = await git.text(doing, ["rev-parse", "HEAD"]);
    if (head !== recorded) return "other";
    const work = ["ls-files", "-m", "-d", "-o", "--exclude-standard", "--directory"];
    return (await git.text(doing, work)) === "" ? "same" : "edited";
  } catch (thrown) {
    if (thrown instanceof AssayError) return "missing";
    throw thrown;
  }
}
