import { resolve } from "node:path";
import { DEFAULTS } from "../config/layers.ts";
import { AssayError } from "../domain/error.ts";
import { nearest } from "../domain/nearest.ts";
import { KNOB_MARK } from "../search/knobs.ts";
import { type GitRepository, givenProposer } from "./compose.ts";
import { proposerOf } from "./compose-proposers.ts";
import { declaredIn } from "./searched.ts";
import { type Named, type Single, severally } from "./several-proposers.ts";
import type { ExperimentOptions } from "./types.ts";

/**
 * The proposers that a question names, or those that nobody needs to name; `directory` is the folder it was asked in.
 * Throws `proposer-missing` and `proposer-malformed`.
 */
export async function namedProposers(
  options: ExperimentOptions,
  repository: GitRepository,
  directory: string,
): Promise<Named> {
  const asked = await withDefault(options, repository);
  return severally(asked, (each) => namedProposer(each, repository, directory));
}

const SCHEMES = [
  "patches:",
  "revisions:",
  "command:",
  "agent:",
  "model:",
  "ideas:",
  "autofix",
  "parameters",
];

function namedProposer(
  { proposer, hypothesis, ...declaring }: Single,
  repository: GitRepository,
  directory: string,
): Named {
  if (hypothesis && proposer === undefined) {
    const { diff, ...claim } = hypothesis;
    return {
      spec: "given",
      proposer: givenProposer("given", claim, { kind: "patch", patch: diff }),
    };
  }
  if (proposer === undefined) throw new AssayError({ code: "proposer-missing" });
  if (typeof proposer !== "string") return { spec: "library", proposer };
  const searched = declaredIn(declaring, repository.directoryInRepository);
  const built = proposerOf(proposer, { repository, directory, searched, again: declaring.again });
  if (built) return { spec: fromAnywhere(proposer, directory), proposer: built };
  const scheme = /^[a-z]*:?/i.exec(proposer)?.[0] ?? "";
  const near = nearest(scheme, SCHEMES);
  throw new AssayError({
    code: "proposer-malformed",
    spec: proposer,
    detail: SCHEMES.includes(scheme) ? `nothing follows "${scheme}"` : "its kind is unknown",
    ...(near === undefined || near === scheme ? {} : { nearest: near }),
  });
}

/**
 * The question with those who propose where nobody was named: the search of parameters, where the files or the question declare some,
 * and the fixers of linters, where a linter measures. Whoever costs money must be named.
 */
async function withDefault(
  options: ExperimentOptions,
  repository: GitRepository,
): Promise<ExperimentOptions> {
  const { proposer, hypothesis, metric, parameters, base = DEFAULTS.base } = options;
  if (proposer !== undefined || hypothesis) return options;
  const commit = await repository.resolve(base);
  const declares = commit ? await repository.mentioning(commit, KNOB_MARK) : [];
  const able = [
    ...(declares.length > 0 || parameters ? ["parameters"] : []),
    ...(typeof metric === "string" && LINTS.test(metric) ? ["autofix"] : []),
  ];
  return able.length > 0 ? { ...options, proposer: able } : options;
}

/** Commands that rate how code looks. */
const LINTS = /\b(?:pylint|ruff|flake8|eslint|biome|lint)\b/;

/** A study may be resumed from another folder: the folder of patches is written down in full. */
function fromAnywhere(spec: string, directory: string): string {
  return spec.replace(
    /^(patches:|ideas:)(.*?)(,with=.*)?$/s,
    (_all, scheme, path, rest = "") => `${scheme}${resolve(directory, path)}${rest}`,
  );
}
