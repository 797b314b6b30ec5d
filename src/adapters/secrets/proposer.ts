import { type Mask, maskedWithin } from "../../domain/secrets.ts";
import type { Answer, ProposalContext, Proposer } from "../../ports/proposer.ts";
import type { Repository } from "../../ports/repository.ts";
import type { Workspace, Workspaces } from "../../ports/workspace.ts";

/** What it takes to turn a patch into files. */
interface Ground {
  readonly repository: Pick<Repository, "merge">;
  readonly workspaces: Pick<Workspaces, "checkout">;
}

/**
 * A proposer that is told no secret, and whose patches bring none into the journal: a patch that holds one is
 * applied at once, so that git has it as files and the journal only their tree. A study that stops right
 * there goes on from the files.
 */
export function maskedProposer(
  proposer: Pick<Proposer, "propose">,
  mask: Mask,
  ground: Ground,
): Pick<Proposer, "propose"> {
  return {
    async propose(context, workspace) {
      const answer = await proposer.propose(maskedContext(context, mask), workspace);
      return withoutSecretPatch(answer, context, workspace);
    },
  };

  async function withoutSecretPatch(
    answer: Answer,
    { base, parent }: ProposalContext,
    workspace: Workspace,
  ): Promise<Answer> {
    if (answer.kind !== "proposal" || answer.change.kind !== "patch") return answer;
    const { change, source, hypothesis, usage, by, remarks } = answer;
    const took = {
      ...(usage && { usage }),
      ...(by === undefined ? {} : { by }),
      ...(remarks && { remarks }),
    };
    if (mask(change.patch) === change.patch) return answer;
    const merged = await ground.repository.merge(change, { base, parent });
    if (!merged.applied) {
      const { because, detail } = merged;
      return { kind: "failed", source, hypothesis, because, detail, ...took };
    }
    await ground.workspaces.checkout(workspace, merged.tree, "edit");
    return { kind: "proposal", source, hypothesis, change: { kind: "edits" }, ...took };
  }
}

/** What others wrote; names of files and sources stay, for proposers go by them. */
function maskedContext(context: ProposalContext, mask: Mask): ProposalContext {
  const { program, history } = context;
  return {
    ...context,
    ...(program === undefined ? {} : { program: mask(program) }),
    history: history.map((past) => ({ ...maskedWithin(past, mask), source: past.source })),
  };
}
