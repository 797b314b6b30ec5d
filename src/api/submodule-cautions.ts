import type { Experiment } from "../domain/experiment.ts";
import { dependencyFolders, type GitRepository, submodulesOf } from "./compose.ts";

/** What there is to know of the submodules of a base: workspaces have them only where they are lent. */
export async function submoduleCautions(
  experiment: Experiment,
  base: string,
  repository: GitRepository,
): Promise<string[]> {
  const submodules = await submodulesOf(repository, base);
  if (submodules.length === 0) return [];
  const lent = await dependencyFolders(repository, experiment);
  return submodules.flatMap(({ path, checkout }) => {
    if (checkout === "missing") {
      return [
        `${path} is a submodule that is not checked out: if commands need it, run git submodule update --init ${path}, and add --lend ${path}.`,
      ];
    }
    if (!lent.some((folder) => path === folder || path.startsWith(`${folder}/`))) {
      return [
        `${path} is a submodule, and empty in workspaces: if commands need it, add --lend ${path}.`,
      ];
    }
    const what = LENT_AS[checkout];
    return what ? [`The submodule ${path} is lent as it is in the checkout: ${what}.`] : [];
  });
}

const LENT_AS = {
  same: "",
  other: "at another commit than the base has (git submodule update)",
  edited: "with uncommitted work in it",
} as const;
