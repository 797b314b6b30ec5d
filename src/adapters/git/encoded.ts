import { rmSync } from "node:fs";
import { AssayError } from "../../domain/error.ts";
import type { GitRepository } from "./repository.ts";

/** Filters whose files git holds encoded: Git LFS, git-crypt, transcrypt. */
const FILTERS = ["lfs", "git-crypt", "crypt"];

/**
 * Throws `unsupported-repository` where a commit has files that only a program can decode: they would be
 * measured in their encoded form.
 */
export async function refuseEncodedFiles(repository: GitRepository, commit: string): Promise<void> {
  const { ours } = repository.state;
  const files = [":(glob)**/.gitattributes"];
  const ask = ["grep", "-qE", `filter=(${FILTERS.join("|")})`, commit, "--", ...files];
  if ((await ours.run(ask)).code !== 0) return;
  const index = await repository.scratchIndex(await repository.treeOf(commit));
  const encoded = await ours.text(
    "looking for encoded files",
    ["ls-files", "--", ...FILTERS.map((filter) => `:(attr:filter=${filter})`)],
    { env: { GIT_INDEX_FILE: index } },
  );
  rmSync(index, { force: true });
  if (encoded === "") return;
  throw new AssayError({
    code: "unsupported-repository",
    feature: `Git LFS, git-crypt or the like (${encoded.split("\n")[0]})`,
    wayOut:
      "Name a --base whose files git holds as they are, on a branch of that kind: git lfs migrate export makes one. What is too large for git can stand in an ignored folder, and be lent: --lend PATH.",
  });
}
