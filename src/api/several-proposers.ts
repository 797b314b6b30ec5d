import { AssayError } from "../domain/error.ts";
import type { Experiment, Strategy } from "../domain/experiment.ts";
import { words } from "../domain/problem-words.ts";
import type { Proposer } from "../ports/proposer.ts";
import { LADDER_END } from "../search/ladder.ts";
import { areDear, isAdvised, portfolioOf } from "./compose-proposers.ts";
import type { ExperimentOptions } from "./types.ts";

/** A proposer, and what the journal calls it. */
export interface Named {
  readonly spec: string;
  readonly proposer: Proposer;
  /** Where several propose: what may be told of them once they were checked. */
  readonly several?: {
    readonly usable: () => readonly string[];
    readonly cautions: () => readonly string[];
    readonly strategy: Strategy;
  };
}

/** A question that names one proposer or none. */
export type Single = Omit<ExperimentOptions, "proposer"> & {
  readonly proposer?: string | Proposer;
};

/** Finds each of the proposers of a question, and makes several one. */
export async function severally(
  options: ExperimentOptions,
  find: (options: Single) => Named | Promise<Named>,
): Promise<Named> {
  const { proposer, strategy, ...rest } = options;
  const asked = isList(proposer) ? proposer : [proposer];
  const found: Named[] = [];
  for (const each of asked)
    found.push(await find(each === undefined ? rest : { ...rest, proposer: each }));
  const [only] = found;
  if (!only) throw new AssayError({ code: "proposer-missing" });
  const known = found.map(distinct);
  if (known.length === 1 && strategy === undefined) return advised(only);
  const portfolio = portfolioOf(known, strategy);
  return {
    spec: portfolio.name,
    proposer: portfolio,
    several: {
      usable: portfolio.usable,
      cautions: () =>
        portfolio.refused().map(({ spec, problem }) => {
          const { what, hint } = words(problem);
          return `${spec} does not take part: ${what} ${hint}`;
        }),
      strategy: strategy ?? "bandit",
    },
  };
}

// `Array.isArray` knows no readonly lists.
const isList = (value: unknown): value is readonly (string | Proposer)[] => Array.isArray(value);

/** Objects of the calling program are told apart by their names. */
function distinct(each: Named): Named {
  return each.spec === "library" ? { ...each, spec: `${LIBRARY}${each.proposer.name}` } : each;
}

const LIBRARY = "library:";

/** One that thinks is advised when it finds nothing. */
function advised(only: Named): Named {
  return isAdvised(only.spec) ? { ...only, proposer: portfolioOf([only]) } : only;
}

/**
 * The experiment as it was found to be possible: with the proposers that can be used, and with an end to the patience where each
 * proposal costs money and nobody said how long to wait.
 */
export function asFound(experiment: Experiment, { several }: Named): Experiment {
  const proposers = several?.usable() ?? [experiment.proposer];
  const { budget } = experiment;
  const isEndless = budget.patience === undefined && areDear(proposers);
  return {
    ...experiment,
    ...(several && {
      ...{ proposer: proposers.join(" + "), proposers, strategy: several.strategy },
    }),
    ...(isEndless && { budget: { ...budget, patience: LADDER_END * proposers.length } }),
  };
}

/**
 * The proposers of a study that goes on, by their specifications; `undefined` where one of them is an object of the program
 * that began it, or is of a kind that nobody knows.
 */
export function proposersAgain(
  { proposer, proposers, strategy }: Experiment,
  build: (spec: string) => Proposer | undefined,
): Proposer | undefined {
  const specs = proposers ?? [proposer];
  const members = specs.flatMap((spec) => {
    const built = build(spec);
    return built ? [{ spec, proposer: built }] : [];
  });
  const [only] = members;
  if (!only || members.length < specs.length) return undefined;
  return proposers ? portfolioOf(members, strategy) : advised(only).proposer;
}

/** Whether a study was begun with objects of the program that asked it. */
export function isOfProgram({ proposer, proposers = [proposer] }: Experiment): boolean {
  return proposers.some((spec) => spec === "library" || spec.startsWith(LIBRARY));
}
