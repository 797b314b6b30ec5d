import { isResumable } from "../decide/beat.ts";
import type { RuleSession } from "../decide/rule-in-force.ts";
import type { StudyState } from "../decide/study.ts";
import { AssayError } from "../domain/error.ts";
import { JUDGED } from "../domain/experiment.ts";
import type { Study, Trial } from "../domain/study.ts";
import { openRepository } from "./compose.ts";
import { conduct, signalsOf, tellingOf } from "./conduct.ts";
import { withoutBranches } from "./judge.ts";
import { eventsOf, readStudy, recall } from "./read-study.ts";
import { prepareAgain } from "./resume.ts";
import { studyRun } from "./study-run.ts";
import type { RunOptions, StudyRun } from "./types.ts";

/** Which trial gets more evidence. */
export interface ConfirmOptions {
  readonly directory?: string;
  /** Default the newest. */
  readonly study?: string;
  readonly trial: number;
  /** The most runs to add, both arms counted. Default 50. */
  readonly runs?: number;
}

const MORE_RUNS = 50;

/**
 * Gives a decided trial more runs: its e-value goes on from where it stood, against the same parent. Once
 * proven it is kept on the study's branch. Throws `unknown-trial`, `cannot-confirm` for a trial whose verdict
 * more runs cannot change, and what `resume` throws.
 */
export async function confirm(options: ConfirmOptions, run: RunOptions = {}): Promise<StudyRun> {
  const { directory = process.cwd(), study: named, trial: number, runs = MORE_RUNS } = options;
  const repository = await openRepository({ directory, looking: true });
  const reading = await readStudy({ directory, ...(named === undefined ? {} : { study: named }) });
  const { study } = reading;
  const trial = reading.trial(number);
  if (!trial) {
    throw new AssayError({ code: "unknown-trial", trial: String(number), last: study.trials });
  }
  const { waiting, open } = recall(study.id, eventsOf(study.id, repository));
  const isJudged = study.experiment.proposer.startsWith(JUDGED);
  // A judgement is not resumed: what a crash left open is taken up here.
  const isLeft = isJudged && open?.number === number && open.reopened !== undefined;
  const couldGetMore = waiting.has(number) || isLeft;
  const unended = isJudged ? undefined : unfinished(study.ended);
  const detail = couldGetMore ? unended : whyNot(trial, study.head);
  if (detail) {
    throw new AssayError({ code: "cannot-confirm", trial: number, detail, ...again(trial, study) });
  }
  const prepared = await prepareAgain(study, repository, NOBODY);
  const seen: { state?: StudyState<RuleSession> } = {};
  const observe = (state: StudyState<RuleSession>) => {
    seen.state = state;
  };
  const what = {
    prepared,
    study: study.id,
    branch: study.branch,
    more: { trial: number, runs },
    claims: !isJudged,
    ...(isJudged ? { settling: withoutBranches } : {}),
    observe,
    ...tellingOf(run, options),
  };
  return studyRun(conduct(what, signalsOf(run)), () => seen.state?.study);
}

/** What to judge instead; nothing where the change is on no branch, or is part of the head. */
function again({ settled, verdict }: Trial, { branch, base }: Study) {
  if (!settled?.branch || verdict?.kind === "kept") return {};
  return { again: { candidate: settled.branch, base: branch || base.slice(0, 10) } };
}

/** Nothing new is proposed. */
const NOBODY = {
  name: "nobody",
  propose: async () => ({ kind: "exhausted" }) as const,
};

function unfinished(ended: StudyState["study"]["ended"]): string | undefined {
  const isGoing = !ended || isResumable(ended.because);
  return isGoing ? "its study has not ended; assay resume goes on with it" : undefined;
}

/** Why more runs of it would change nothing, as the end of a sentence. */
function whyNot({ verdict, parent }: Trial, head: string): string {
  if (!verdict) return "it has no verdict yet";
  if (verdict.kind === "kept") return `it is kept already (${verdict.grade})`;
  if (verdict.kind === "invalid") return `it was invalid (${verdict.because})`;
  if (parent !== head) return "the branch went on since, and it was measured against an older head";
  return "no proof of it was begun, or its proof came to an end";
}
