import { resolve } from "node:path";
import { autofixProposer } from "../adapters/proposers/autofix/autofix.ts";
import { commandProposer } from "../adapters/proposers/command.ts";
import { filed, ideasProposer, readIdeas } from "../adapters/proposers/ideas.ts";
import { modelProposer } from "../adapters/proposers/models/model.ts";
import { parametersProposer } from "../adapters/proposers/parameters.ts";
import { patchesProposer } from "../adapters/proposers/patches.ts";
import type { Searched } from "../adapters/proposers/places/searched.ts";
import { type Portfolio, portfolioProposer } from "../adapters/proposers/portfolio.ts";
import { revisionsProposer } from "../adapters/proposers/revisions.ts";
import { AssayError } from "../domain/error.ts";
import type { Strategy } from "../domain/experiment.ts";
import type { Proposer } from "../ports/proposer.ts";
import { portfolio } from "../search/portfolio.ts";
import { type GitRepository, ownMask } from "./compose.ts";
import { agentNamed } from "./compose-agents.ts";
import { matcher } from "./matcher.ts";
import { ideasTried } from "./tried-ideas.ts";

/* The other place that chooses adapters: those that propose. */

export { filed, readIdeas };

/** Those who read what was tried and think of something; the others go by lists of their own. */
const THINKS = /^(?:agent|model|command):/;

/** Those whose every proposal costs tokens. A program may go by a long list. */
const COSTS = /^(?:agent|model):/;

/** Whether proposers, all of them, are of a kind that is better stopped than asked for ever. */
export const areDear = (specs: readonly string[]) => specs.every((spec) => COSTS.test(spec));

/** Whether a proposer is asked by way of a portfolio though it is the only one: to be advised. */
export const isAdvised = (spec: string) => THINKS.test(spec);

/** Several proposers as one, in the order given; one that is named twice is one. */
export function portfolioOf(
  members: readonly { readonly spec: string; readonly proposer: Proposer }[],
  strategy: Strategy = "bandit",
): Portfolio {
  const known = new Map(members.map(({ spec, proposer }) => [spec, proposer]));
  return portfolioProposer(
    [...known].map(([spec, proposer]) => ({ spec, proposer, thinks: THINKS.test(spec) })),
    strategy,
  );
}

/** What a proposer is built for. */
export interface Where {
  readonly repository: GitRepository;
  /** Where the question was asked. */
  readonly directory: string;
  readonly searched?: Searched;
  /** Whether what earlier studies have settled is tried again. */
  readonly again?: boolean | undefined;
}

/** Builds a proposer from its specification; `undefined` when the scheme is unknown. */
export function proposerOf(
  spec: string,
  { repository, directory, searched, again }: Where,
): Proposer | undefined {
  if (spec === "autofix") return autofixProposer();
  if (spec === "parameters") return parametersProposer(portfolio(), repository, searched);
  const [, scheme, rest = ""] = /^([a-z]+):([\s\S]*)$/.exec(spec) ?? [];
  if (rest.trim() === "") return undefined;
  switch (scheme) {
    case "patches":
      return patchesProposer(resolve(directory, rest));
    case "revisions":
      return revisionsProposer(
        rest.split(",").map((name) => name.trim()),
        repository,
      );
    case "command":
      return commandProposer(rest);
    case "ideas":
      return ideasWith(rest, { repository, directory, again });
    case "agent":
      return agentNamed(rest);
    case "model":
      return modelProposer(rest, {
        texts: (commit, paths, longest) => repository.texts(commit, paths, longest),
        match: matcher,
        mask: ownMask(),
      });
    case "autofix":
      return autofixProposer(rest.split(",").map((name) => name.trim()));
    default:
      return undefined;
  }
}

const IDEAS = /^(.+?),with=(.*)$/s;

/** The list or folder of a specification; `undefined` where it is of another kind. */
export function ideasFileOf(spec: string): string | undefined {
  return spec.startsWith("ideas:") ? IDEAS.exec(spec.slice("ideas:".length))?.[1] : undefined;
}

/** `FILE,with=PROPOSER`. Throws `proposer-malformed`. */
function ideasWith(rest: string, where: Where): Proposer {
  const [, path = "", by = ""] = IDEAS.exec(rest) ?? [];
  const inner = THINKS.test(by) ? proposerOf(by, where) : undefined;
  if (path !== "" && inner) {
    const isTried = where.again ? () => false : ideasTried(where.repository);
    return ideasProposer(resolve(where.directory, path), inner, { mask: ownMask(), isTried });
  }
  const detail = `say who works the ideas out: ideas:${path || rest},with=agent:claude, with=model:… or with=command:…`;
  throw new AssayError({ code: "proposer-malformed", spec: `ideas:${rest}`, detail });
}
