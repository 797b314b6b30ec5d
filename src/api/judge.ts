import { resolve } from "node:path";
import type { RuleSession } from "../decide/rule-in-force.ts";
import type { StudyState } from "../decide/study.ts";
import { AssayError } from "../domain/error.ts";
import { JUDGED } from "../domain/experiment.ts";
import type { Proposer } from "../ports/proposer.ts";
import type { Repository } from "../ports/repository.ts";
import { type GitRepository, patchProposer, revisionsProposer } from "./compose.ts";
import { conduct, newStudyId, signalsOf, tellingOf } from "./conduct.ts";
import { prepare } from "./prepare.ts";
import { readAsked } from "./read-asked.ts";
import type { Judgement, JudgeOptions, JudgeRunOptions } from "./types.ts";

/**
 * One trial on a given change: is it better than the base? Makes no branch and no commit. Throws
 * `AssayError` for a problem with the question.
 */
export async function judge(options: JudgeOptions, run: JudgeRunOptions = {}): Promise<Judgement> {
  const { candidate, patch, ...question } = options;
  const given = oneChange(candidate, patch);
  const { target = ".", budget } = question;
  const one = { skipSensitivity: true, again: true, budget: { ...budget, trials: 1 } };
  const asked = { ...question, target, ...one };
  const prepared = await prepare(asked, async (_, repository, directory) => ({
    spec: `${JUDGED}${given.name}`,
    proposer: await proposerOf(given, repository, directory),
  }));

  for (const caution of prepared.cautions) run.onCaution?.(caution);

  const seen: { state?: StudyState<RuleSession> } = {};
  const observe = (state: StudyState<RuleSession>) => {
    seen.state = state;
  };
  const study = newStudyId();
  const asOne = { branch: "", settling: withoutBranches, claims: false } as const;
  const what = { prepared, study, ...asOne, observe, ...tellingOf(run, options) };
  for await (const event of conduct(what, signalsOf(run))) run.onEvent?.(event);
  return { ...answerOf(seen.state), dirty: prepared.dirty };
}

function answerOf(state: StudyState<RuleSession> | undefined): Omit<Judgement, "dirty"> {
  const { study, last } = state ?? {};
  if (study?.ended?.problem) throw new AssayError(study.ended.problem);
  if (!study || !last?.verdict) throw new AssayError({ code: "interrupted" });
  return {
    verdict: last.verdict,
    trial: last,
    study,
    isolation: last.isolation ?? "none",
    seconds: study.spentMs / 1000,
  };
}

interface Given {
  readonly kind: "revision" | "patch";
  readonly name: string;
}

function oneChange(revision: string | undefined, patch: string | undefined): Given {
  if (revision !== undefined && patch === undefined) return { kind: "revision", name: revision };
  if (patch !== undefined && revision === undefined) return { kind: "patch", name: patch };
  const detail = `${patch !== undefined ? "Two changes were" : "Nothing was"} given to judge.`;
  const help = "Name the change: assay judge --candidate BRANCH, or --patch FILE.";
  throw new AssayError({ code: "usage", detail, help });
}

async function proposerOf(
  { kind, name }: Given,
  repository: GitRepository,
  directory: string,
): Promise<Proposer> {
  if (kind === "patch") {
    return patchProposer(name, readAsked("patch", resolve(directory, name), name));
  }
  if ((await repository.resolve(name)) === undefined) {
    throw new AssayError({ code: "unknown-revision", revision: name });
  }
  return revisionsProposer([name], repository);
}

/** Judging leaves no branch behind, whatever the verdict. */
export function withoutBranches(repository: Repository): Repository {
  return {
    root: repository.root,
    home: repository.home,
    resolve: (revision) => repository.resolve(revision),
    treeOf: (commit) => repository.treeOf(commit),
    message: (commit) => repository.message(commit),
    paths: (commit) => repository.paths(commit),
    read: (commit, path) => repository.read(commit, path),
    merge: (change, onto) => repository.merge(change, onto),
    broken: (commit, paths, text) => repository.broken(commit, paths, text),
    commit: (request) => repository.commit(request),
    checkBranch: async () => {},
    createBranch: async () => {},
    branchHead: async () => undefined,
    publish: async () => {},
  };
}
