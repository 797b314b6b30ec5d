import type { Hypothesis } from "../../domain/proposal.ts";
import type { Answer, Proposer } from "../../ports/proposer.ts";
import { hypothesisOfPatch, patchOf } from "./patch.ts";

type GivenChange = Extract<Answer, { kind: "proposal" }>["change"];

/** Offers the one change it was given: an experiment with a hypothesis of its own, or `assay judge`. */
export function givenProposer(
  source: string,
  hypothesis: Hypothesis,
  change: GivenChange,
): Proposer {
  return {
    name: "given",
    async propose({ history }) {
      if (history.length > 0) return { kind: "exhausted" };
      return { kind: "proposal", source, hypothesis, change };
    },
  };
}

/** Offers the one patch in a file; its header is the hypothesis. */
export function patchProposer(file: string, bytes: Buffer): Proposer {
  const text = bytes.toString("utf8");
  const hypothesis = hypothesisOfPatch(text) ?? { statement: file };
  return givenProposer(`patch:${file}`, hypothesis, patchOf(bytes));
}
