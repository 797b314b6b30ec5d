import { fromRoot } from "../config/target.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { GitRepository } from "./compose.ts";
import { proposerOf } from "./compose-proposers.ts";
import type { ExperimentOptions } from "./types.ts";

type Declaring = Pick<ExperimentOptions, "parameters" | "constraints">;

/** What options declare to be searched, its files from the repository's root. */
export function declaredIn(
  { parameters, constraints }: Declaring,
  directory: string,
): Pick<Experiment, "parameters" | "constraints"> {
  return {
    ...(parameters && {
      parameters: parameters.map((each) => ({ ...each, in: fromRoot(each.in, directory) })),
    }),
    ...(constraints && { constraints }),
  };
}

/** The same, where one of the proposers searches it; a judgement and an agent alone do not. */
export function searchedIn(
  options: Declaring,
  spec: string,
  directory: string,
): Pick<Experiment, "parameters" | "constraints"> {
  return isSearch(spec) ? declaredIn(options, directory) : {};
}

const isSearch = (spec: string) => spec.split(" + ").includes("parameters");

/**
 * Throws what is wrong with parameters and constraints of the question. What a proposer among several refuses only
 * leaves that one out, and what the user wrote down is not to be left out.
 */
export async function checkDeclared(
  question: Experiment,
  repository: GitRepository,
  start: { readonly base: string; readonly files: readonly string[] },
): Promise<void> {
  if (!question.parameters && !question.constraints) return;
  const where = { repository, directory: "", searched: question };
  await proposerOf("parameters", where)?.check?.(start);
}

/** Whoever declares parameters and names another proposer may have forgotten this one. */
export function unsearchedCaution(options: ExperimentOptions, spec: string): readonly string[] {
  const { parameters, constraints, proposer } = options;
  if (proposer === undefined || isSearch(spec) || !(parameters || constraints)) return [];
  return ["Nobody searches the parameters of the configuration: add --proposer parameters."];
}
