import { type Beat, nextBeat } from "../decide/beat.ts";
import { type Clocks, quieterCpu } from "../decide/noise.ts";
import type { Resolved } from "../decide/rule.ts";
import { type RuleSession, rule } from "../decide/rule-in-force.ts";
import { foldStudy, type StudyState } from "../decide/study.ts";
import { asked, nextStep } from "../decide/trial.ts";
import type { Recorded } from "../domain/event.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { Trial } from "../domain/study.ts";
import { briefByOf } from "./members.ts";
import { firstLine } from "./text.ts";

/** A trial, or the baseline before the first one (number 0), as a row of a table. */
export interface TrialRow {
  readonly number: number;
  readonly hypothesis: string;
  readonly trial?: Trial;
  /** Which of several proposers it is from. */
  readonly by?: string;
  /** The baseline's own value, and the effects that can be proven through its noise, for row 0. */
  readonly value?: number;
  readonly resolves?: readonly Resolved[];
  /** How long a run takes, milliseconds, for row 0. */
  readonly runMs?: number;
  /** Where CPU time would be the better clock, for row 0. */
  readonly quieter?: Clocks;
  readonly runs: { readonly baseline: number; readonly candidate: number };
  /** From asking for the proposal to the settled verdict. */
  readonly elapsedMs: number;
}

/** A study as somebody watches it: the fold of its events so far, and since when it does what it does. */
export interface Watch {
  readonly state?: StudyState<RuleSession>;
  /** Time of the newest event. */
  readonly since: number;
  /** When the open trial began; before that, when the last one ended. */
  readonly trialSince: number;
  readonly seq: number;
  /** The row that the newest event completed. */
  readonly finished?: TrialRow;
}

/** Before the first event. */
export function watchFrom(now: number): Watch {
  return { since: now, trialSince: now, seq: -1 };
}

/** The watch after one more event; an event it has seen already changes nothing. */
export function watchNext(watch: Watch, recorded: Recorded): Watch {
  const { seq, at, event } = recorded;
  if (seq <= watch.seq) return watch.finished ? without(watch) : watch;
  const state = foldStudy(watch.state, recorded, rule);
  const finished = finishedRow(watch, state, recorded);
  const begins =
    finished !== undefined ||
    event.type === "study-resumed" ||
    event.type === "sensitivity-checked";
  return {
    state,
    seq,
    since: at,
    trialSince: begins || !watch.state ? at : watch.trialSince,
    ...(finished ? { finished } : {}),
  };
}

function without({ finished: _, ...rest }: Watch): Watch {
  return rest;
}

function finishedRow(
  watch: Watch,
  state: StudyState<RuleSession>,
  { at, event }: Recorded,
): TrialRow | undefined {
  const elapsedMs = at - watch.trialSince;
  if (event.type === "baseline-ran" && !isBaselining(nextBeat(state, rule, at))) {
    return baselineRow(state, elapsedMs);
  }
  return event.type === "settled" && state.last
    ? trialRow(state.last, elapsedMs, state.study.experiment)
    : undefined;
}

const isBaselining = (beat: Beat) => beat.do === "run-baseline" || beat.do === "guard-baseline";

function baselineRow({ study, session }: StudyState<RuleSession>, elapsedMs: number): TrialRow {
  const value = study.baseline[study.metricName];
  const runs = { baseline: study.baselineRuns.length, candidate: 0 };
  const resolves = rule.resolves(session);
  const usages = study.baselineRuns.map(({ usage }) => usage);
  const quieter = quieterCpu(usages, study.experiment.objective);
  const known = { resolves, runMs: study.runMs, ...(quieter ? { quieter } : {}) };
  const base = { number: 0, hypothesis: "(baseline)", runs, elapsedMs, ...known };
  return value === undefined ? base : { ...base, value };
}

/** The row of a trial. */
export function trialRow(trial: Trial, elapsedMs: number, experiment?: Experiment): TrialRow {
  const by = experiment && briefByOf(trial, experiment);
  const count = (arm: string) => trial.runs.filter((run) => run.arm === arm).length;
  return {
    number: trial.number,
    hypothesis: firstLine(trial.hypothesis?.statement ?? ""),
    trial,
    ...(by === undefined ? {} : { by }),
    runs: { baseline: count("baseline"), candidate: count("candidate") },
    elapsedMs,
  };
}

/** What a study is doing now, as the end of a sentence: `trial 4: run 2 of the baseline`. */
export function doing(watch: Watch, now: number): string {
  const { state } = watch;
  if (!state) return "getting ready";
  if (state.study.ended) return "ended";
  if (state.open) return `trial ${state.open.number}: ${trialDoing(state, state.open)}`;
  const { closing } = state.study;
  if (closing.length > 0) return `measuring what was gained: run ${closing.length + 1}`;
  const beat = nextBeat(state, rule, now);
  switch (beat.do) {
    case "guard-baseline":
      return `baseline: guard ${firstLine(beat.guard.name)}`;
    case "run-baseline":
      return `baseline: run ${state.study.baselineRuns.length + 1}`;
    case "check-sensitivity":
      return "sensitivity: metric and guards with the target broken on purpose";
    case "trial":
      return `trial ${state.study.trials + 1}: waiting for a proposal`;
    case "end":
      return "ending";
  }
}

function trialDoing(
  { study, session, opening = session }: StudyState<RuleSession>,
  trial: Trial,
): string {
  const { experiment, metricName, habits } = study;
  const step = nextStep(trial, experiment, metricName, asked(rule, opening), { habits });
  switch (step.do) {
    case "propose":
      return "waiting for a proposal";
    case "apply":
      return "applying the change";
    case "guard":
      return `guard ${firstLine(step.guard.name)}`;
    case "run":
      return `run ${trial.runs.filter(({ arm }) => arm === step.arm).length + 1} of the ${step.arm}`;
    case "stop":
      return "the baseline failed";
    case "curtail":
    case "decide":
      return "deciding";
    case "settle":
      return trial.verdict?.kind === "kept" ? "committing" : "cleaning up";
    case "done":
      return "done";
  }
}

/** Milliseconds that the study has spent, the time since its newest event counted in. */
export function spentMs({ state }: Watch, now: number): number {
  if (!state) return 0;
  const { spentMs: counted, seenAt, ended } = state.study;
  return ended ? counted : counted + Math.max(0, now - seenAt);
}
