import { type TrialNumber, trialId } from "../domain/ids.ts";
import type { Separation } from "../domain/separation.ts";
import type { Study, Trial } from "../domain/study.ts";
import type { Verdict } from "../domain/verdict.ts";

/** Where git's own tools begin to cut a subject. */
const SUBJECT_WIDTH = 72;

/**
 * The hypothesis, then trailers that tie the commit to its trial and its evidence. The hypothesis is
 * foreign text: it can not forge a trailer, for its lines never stand in the last paragraph.
 */
export function commitMessage(trial: Trial, study: Study, anchor: string): string {
  const { subject, body } = split(trial.hypothesis?.statement ?? "");
  const title = subject || `Trial ${trial.number}`;
  const parts = [title, ...(body ? [body] : []), trailers(trial, study, anchor).join("\n")];
  return `${parts.join("\n\n")}\n`;
}

/** Whether a commit was made for a trial of this study, or for the one trial. */
export function isCommitOf(message: string, study: Study, trial?: TrialNumber): boolean {
  const number = trial === undefined ? "\\d+" : String(trial);
  return new RegExp(`^${TRIAL}: ${study.id}/${number}$`, "m").test(message);
}

const TRIAL = "Assay-Trial";

function split(statement: string): { subject: string; body: string } {
  // Control characters have no place in a log that people read in a terminal.
  const clean = statement.replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\n\t]/gu, "");
  const [first = "", ...rest] = clean.trim().split("\n");
  const body = rest.join("\n").trim();
  if ([...first].length <= SUBJECT_WIDTH) return { subject: first, body };
  const subject = `${[...first].slice(0, SUBJECT_WIDTH - 1).join("")}…`;
  return { subject, body: `${first}\n${body}`.trim() };
}

function trailers(
  { number, verdict, isolation, separation }: Trial,
  study: Study,
  anchor: string,
): string[] {
  const { id, metricName, experiment } = study;
  const identity = `${TRIAL}: ${trialId(id, number)}`;
  const journal = `Assay-Journal: ${anchor}`;
  if (verdict?.kind !== "kept") {
    return [identity, `Assay-Verdict: ${verdict ? inWords(verdict) : "none"}`, journal];
  }
  const { before, after, effect, runs } = verdict.evidence;
  const change = effect.scale === "fraction" ? percent(effect.estimate) : signed(effect.estimate);
  return [
    identity,
    `Assay-Metric: ${metricName} ${before} -> ${after} (${change})`,
    `Assay-Runs: ${runs.baseline} baseline, ${runs.candidate} candidate (${verdict.grade})`,
    ...(separation ? [`Assay-Isolation: ${isolationOf(isolation, separation)}`] : []),
    ...(experiment.acceptUnproven ? ["Assay-Guarantee: none (unproven changes are accepted)"] : []),
    journal,
  ];
}

function isolationOf(isolation: Trial["isolation"], separation: Separation): string {
  return separation === "not isolated" ? separation : `${isolation}, ${separation}`;
}

function inWords(verdict: Exclude<Verdict, { kind: "kept" }>): string {
  return `${verdict.kind} (${verdict.because})`;
}

const signed = (value: number) => `${value < 0 ? "" : "+"}${value}`;
const percent = (fraction: number) => `${signed(Number((100 * fraction).toPrecision(4)))} %`;
