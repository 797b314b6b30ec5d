/**
 * One beat of an outer loop: gather, reason, act, reflect, broadcast. What it knows it reads anew each time, so a beat
 * may be another process than the one before, and the one before may have been killed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Envelope,
  type ExperimentOptions,
  listStudies,
  readStudy,
  type Study,
  SystemExperiment,
  studyEvents,
  type Trial,
} from "../../src/index.ts";

/** What the loop is for. */
export interface Aim {
  readonly directory: string;
  readonly question: Omit<ExperimentOptions, "directory" | "proposer" | "study" | "base">;
  /** Whom to ask, in this order; the next one when there is nothing more to learn from the one before. */
  readonly proposers: readonly string[];
  /** Trials in a row without a keep after which a proposer is left. */
  readonly patience: number;
}

/** What there is to know before a beat. */
interface Gathered {
  /** Those of this loop, oldest first. */
  readonly studies: readonly Study[];
  /** `MEMORY.md` and the handoff of the last session, as a proposer would read them. */
  readonly memory: string;
  /** Events since the last beat, whoever made them. */
  readonly news: readonly Envelope[];
}

/** What to do now. */
type Decision =
  | {
      readonly do: "step";
      readonly proposer: string;
      readonly study?: string;
      readonly base?: string;
    }
  | { readonly do: "stop"; readonly because: string };

/** Does one beat, and says whether another one is worth it. */
export async function beat(aim: Aim, broadcast: (line: object) => void): Promise<boolean> {
  const known = await gather(aim);
  const decision = reason(aim, known);
  if (decision.do === "stop") {
    broadcast({ beat: "stop", because: decision.because });
    return false;
  }
  const acted = await act(aim, decision);
  reflect(aim, acted);
  broadcast({ beat: "step", news: known.news.length, ...inShort(acted) });
  return true;
}

/** Gather: studies from the journal, what is remembered, what happened since the last look. */
async function gather({ directory }: Aim): Promise<Gathered> {
  const studies = await listStudies({ directory });
  const memory = ["MEMORY.md", "last-session-handoff.md"]
    .map((name) => join(directory, ".assay/memory", name))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  const news: Envelope[] = [];
  if (studies.length > 0) {
    for await (const event of studyEvents({ directory, since: lastSeen(directory) }))
      news.push(event);
  }
  const newest = news.at(-1);
  if (newest) writeFileSync(seenFile(directory), String(newest.seq));
  return { studies, memory, news };
}

const seenFile = (directory: string) => join(directory, ".assay/heartbeat");

function lastSeen(directory: string): number {
  return existsSync(seenFile(directory)) ? Number(readFileSync(seenFile(directory), "utf8")) : -1;
}

/** Reason: which proposer, on which study, or not at all. A model could be asked here; plain code will do. */
function reason({ proposers, patience }: Aim, { studies, memory }: Gathered): Decision {
  // A person stops the loop by a line in their part of MEMORY.md.
  if (/^heartbeat: stop$/im.test(memory)) return { do: "stop", because: "MEMORY.md says so" };
  const last = studies.at(-1);
  const at = last ? proposers.indexOf(last.experiment.proposer) : -1;
  const proposer = proposers[at];
  if (last && proposer && !isOver(last) && last.barren < patience) {
    return { do: "step", proposer, study: last.id };
  }
  const next = proposers[at + 1];
  if (next === undefined) return { do: "stop", because: "every proposer had its turn" };
  // What was kept so far is what the next one stands on.
  return { do: "step", proposer: next, ...(last && { base: last.branch }) };
}

/** Interrupted, or stopped by a problem that may be mended by now: such a study goes on. */
function isOver({ ended }: Study): boolean {
  return ended !== undefined && ended.because !== "interrupted" && ended.because !== "problem";
}

interface Acted {
  readonly study: string;
  readonly trial: Trial | undefined;
  readonly ended: Study["ended"];
}

/** Act: one trial. Between two beats nothing runs and nothing is held. */
async function act(
  { directory, question }: Aim,
  { proposer, study, base }: Extract<Decision, { readonly do: "step" }>,
): Promise<Acted> {
  const experiment = new SystemExperiment({
    ...question,
    ...{ directory, proposer },
    ...(study !== undefined && { study }),
    ...(base !== undefined && { base }),
  });
  const trial = await experiment.step();
  return { study: experiment.study ?? "", trial, ended: experiment.ended };
}

/** Reflect: what the verdict says, as a note of its own beside those that Assay writes. */
function reflect({ directory }: Aim, { study, trial }: Acted): void {
  if (!trial?.verdict) return;
  const { verdict, hypothesis, number } = trial;
  const lesson =
    verdict.kind === "kept"
      ? "It holds: look for more of its kind."
      : verdict.kind === "reverted"
        ? `It does not help (${verdict.because}): leave it.`
        : `It says nothing of the idea (${verdict.because}).`;
  const folder = join(directory, ".assay/memory/notes");
  mkdirSync(folder, { recursive: true });
  const text = `# ${hypothesis?.statement.split("\n")[0]}\n\n${lesson}\n\nTrial ${number} of study ${study}.\n`;
  writeFileSync(join(folder, `heartbeat-${study}-t${number}.md`), text);
}

/** Broadcast: a line for whoever listens; the events themselves go out by `events` of the question. */
function inShort({ study, trial, ended }: Acted): object {
  const verdict = trial?.verdict;
  return {
    study,
    trial: trial?.number ?? null,
    hypothesis: trial?.hypothesis?.statement.split("\n")[0] ?? null,
    verdict: verdict
      ? verdict.kind === "kept"
        ? "kept"
        : `${verdict.kind}: ${verdict.because}`
      : null,
    ended: ended?.because ?? null,
  };
}

/** The branch that all beats together have come to. */
export async function outcomeOf({ directory }: Aim): Promise<string> {
  const { study } = await readStudy({ directory });
  return study.branch;
}
