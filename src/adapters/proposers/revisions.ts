import { AssayError } from "../../domain/error.ts";
import type { Proposer } from "../../ports/proposer.ts";
import type { Repository } from "../../ports/repository.ts";
import { hypothesisOf } from "./patch.ts";

/**
 * Offers commits or branches in the order given, each once; the hypothesis is the commit's message.
 * `check` throws `unknown-revision`.
 */
export function revisionsProposer(
  revisions: readonly string[],
  repository: Pick<Repository, "resolve" | "message">,
): Proposer {
  const sourceOf = (revision: string) => `revisions:${revision}`;
  return {
    name: "revisions",
    async check() {
      for (const revision of revisions) {
        if (await repository.resolve(revision)) continue;
        throw new AssayError({ code: "unknown-revision", revision });
      }
    },
    async propose({ history }) {
      const tried = new Set(history.map(({ source }) => source));
      const revision = revisions.find((each) => !tried.has(sourceOf(each)));
      if (revision === undefined) return { kind: "exhausted" };
      const source = sourceOf(revision);
      const commit = await repository.resolve(revision);
      if (commit === undefined) {
        const hypothesis = { statement: revision };
        const detail = `there is no revision "${revision}"`;
        return { kind: "failed", source, hypothesis, because: "does-not-apply", detail };
      }
      const hypothesis = hypothesisOf(await repository.message(commit)) ?? { statement: revision };
      return {
        kind: "proposal",
        source,
        hypothesis,
        change: { kind: "revision", revision: commit },
      };
    },
  };
}
