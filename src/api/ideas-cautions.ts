import type { Experiment } from "../domain/experiment.ts";
import { type GitRepository, ownMask } from "./compose.ts";
import { ideasFileOf, readIdeas } from "./compose-proposers.ts";
import { ideasTried } from "./tried-ideas.ts";

/** Ideas that are open in their list and not handed out, for they were tried. */
export async function ideasCautions(
  { proposer, proposers = [proposer], again }: Experiment,
  repository: GitRepository,
): Promise<readonly string[]> {
  const files = proposers.flatMap((spec) => ideasFileOf(spec) ?? []);
  if (again || files.length === 0) return [];
  const isTried = ideasTried(repository);
  const open = (await Promise.all(files.map((file) => readIdeas(file, ownMask())))).flat();
  const count = open.filter(({ done, title }) => !done && isTried(title)).length;
  if (count === 0) return [];
  const which = count === 1 ? "1 open idea was" : `${count} open ideas were`;
  return [
    `${which} tried in an earlier study: assay ideas tells the verdicts, --again tries again.`,
  ];
}
