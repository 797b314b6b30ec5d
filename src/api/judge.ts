import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { StudyState } from "../decide/study.ts";
import { AssayError } from "../domain/error.ts";
import type { Proposer } from "../ports/proposer.ts";
import type { Repository } from "../ports/repository.ts";
import { type GitRepository, patchProposer, revisionsProposer, type Session } from "./compose.ts";
import { conduct, newStudyId, signalsOf } from "./conduct.ts";
import { prepare } from "./prepare.ts";
import type { Judgement, JudgeOptions, JudgeRunOptions } from "./types.ts";

/** The start of `Experiment.proposer` in a study that only judges: it is never resumed. */
export const JUDGED = "judge:";

/**
 * One trial on a given change: is it better than the base? Makes no branch and no commit. Throws
 * `AssayError` for a problem with the question.
 */
export async function judge(options: JudgeOptions, run: JudgeRunOptions = {}): Promise<Judgement> {
  const { candidate, patch, ...question } = options;
  const { target = ".", budget } = question;
  const asked = { ...question, target, budget: { ...budget, trials: 1 } };
  const prepared = await prepare(asked, async (_, repository, directory) => ({
    spec: `${JUDGED}${candidate ?? patch}`,
    proposer: await givenChange({ candidate, patch, directory }, repository),
  }));

  for (const caution of prepared.cautions) run.onCaution?.(caution);

  const seen: { state?: StudyState<Session> } = {};
  const observe = (state: StudyState<Session>) => {
    seen.state = state;
  };
  const study = newStudyId();
  const what = { prepared, study, branch: "", settling: withoutBranches, observe };
  for await (const event of conduct(what, signalsOf(run))) run.onEvent?.(event);
  return { ...answerOf(seen.state), dirty: prepared.dirty };
}

function answerOf(state: StudyState<Session> | undefined): Omit<Judgement, "dirty"> {
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
  readonly candidate: string | undefined;
  readonly patch: string | undefined;
  readonly directory: string;
}

async function givenChange(
  { candidate, patch, directory }: Given,
  repository: GitRepository,
): Promise<Proposer> {
  if ((candidate === undefined) === (patch === undefined)) {
    const detail = candidate ? "Give a candidate or a patch, not both." : "Nothing to judge.";
    const help = "assay judge --candidate REV, or assay judge --patch FILE";
    throw new AssayError({ code: "usage", detail, help });
  }
  if (candidate !== undefined) {
    if ((await repository.resolve(candidate)) === undefined) {
      throw new AssayError({ code: "unknown-revision", revision: candidate });
    }
    return revisionsProposer([candidate], repository);
  }
  return patchProposer(patch ?? "", readPatch(resolve(directory, patch ?? "")));
}

function readPatch(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new AssayError({ code: "file-missing", what: "patch", file });
  }
}

/** Judging leaves no branch behind, whatever the verdict. */
function withoutBranches(repository: Repository): Repository {
  return {
    root: repository.root,
    home: repository.home,
    resolve: (revision) => repository.resolve(revision),
    treeOf: (commit) => repository.treeOf(commit),
    message: (commit) => repository.message(commit),
    paths: (commit) => repository.paths(commit),
    read: (commit, path) => repository.read(commit, path),
    merge: (change, onto) => repository.merge(change, onto),
    commit: (request) => repository.commit(request),
    createBranch: async () => {},
    branchHead: async () => undefined,
    publish: async () => {},
  };
}
