import type { EndedBecause, Recorded, StudyEvent, TrialEvent } from "../domain/event.ts";
import type { Guard } from "../domain/experiment.ts";
import type { Run } from "../domain/run.ts";
import type { PastTrial, Study, Tally, Trial } from "../domain/study.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { ClosingValue, Measured, Rule } from "./rule.ts";
import { advance, metricValue } from "./trial.ts";

/** A study with all that deciding needs: what its rule remembers, its open trial, its finished ones. */
export interface StudyState<Session = unknown> {
  readonly study: Study;
  readonly session: Session;
  /** The trial that is not settled yet. */
  readonly open?: Trial;
  /** The trial that was settled last, in full. */
  readonly last?: Trial;
  readonly history: readonly PastTrial[];
}

/** What a study needs next. */
export type Beat =
  | { readonly do: "guard-baseline"; readonly guard: Guard }
  | { readonly do: "run-baseline" }
  | { readonly do: "trial" }
  | { readonly do: "end"; readonly because: EndedBecause };

/** Answers in a row without anything to measure after which a study gives up. */
const FRUITLESS_LIMIT = 5;
/** Characters of a failed run's output that proposers get to see. */
const OUTPUT_SHOWN = 2_000;

/** The state after one more event. Folding a study's journal gives the state it stopped in. */
export function foldStudy<S>(
  state: StudyState<S> | undefined,
  { study: id, at, event }: Recorded,
  rule: Rule<S>,
): StudyState<S> {
  if (event.type === "study-started") return begin(id, at, event, rule);
  if (!state) throw new Error(`the journal of study ${id} begins with ${event.type}`);
  const gap = event.type === "study-resumed" ? 0 : at - state.study.seenAt;
  const timed = { ...state.study, seenAt: at, spentMs: state.study.spentMs + Math.max(0, gap) };
  return foldTimed({ ...state, study: timed }, at, event, rule);
}

/** The state that all events of a study add up to; `undefined` for none. */
export function recallStudy<S>(
  events: Iterable<Recorded>,
  rule: Rule<S>,
): StudyState<S> | undefined {
  let state: StudyState<S> | undefined;
  for (const recorded of events) state = foldStudy(state, recorded, rule);
  return state;
}

function foldTimed<S>(
  state: StudyState<S>,
  at: number,
  event: Exclude<StudyEvent, { type: "study-started" }>,
  rule: Rule<S>,
): StudyState<S> {
  const { study } = state;
  switch (event.type) {
    case "study-resumed":
      return resumed(state);
    case "baseline-guarded":
      return {
        ...state,
        study: { ...study, baselineGuards: [...study.baselineGuards, event.guard] },
      };
    case "baseline-ran": {
      const metricName = study.metricName || soleName(event.run) || "";
      const baselineRuns = [...study.baselineRuns, event.run];
      const value = metricValue(event.run, metricName);
      const session = value === undefined ? state.session : rule.calibrated(state.session, value);
      const runMs = event.run.usage.wallMs;
      const baseline = event.run.outcome === "completed" ? event.run.values : study.baseline;
      return { ...state, session, study: { ...study, metricName, baselineRuns, baseline, runMs } };
    }
    case "closing-ran": {
      const { side, run } = event;
      return { ...state, study: { ...study, closing: [...study.closing, { side, run }] } };
    }
    case "study-ended": {
      const { type: _, ...ended } = event;
      return { ...state, study: { ...study, ended } };
    }
    default:
      return foldTrial(state, at, event, rule);
  }
}

function begin<S>(
  id: string,
  at: number,
  event: Extract<StudyEvent, { type: "study-started" }>,
  rule: Rule<S>,
): StudyState<S> {
  const { experiment, base, branch, environment } = event;
  const { objective, seed } = experiment;
  const study: Study = {
    id,
    experiment,
    base,
    branch,
    head: base,
    environment,
    startedAt: at,
    seenAt: at,
    spentMs: 0,
    baselineGuards: [],
    baselineRuns: [],
    metricName: objective.metric.name,
    baseline: {},
    trials: 0,
    tally: { kept: 0, reverted: 0, invalid: 0 },
    fruitless: 0,
    closing: [],
    runMs: 0,
  };
  return { study, session: rule.open({ objective, seed }), history: [] };
}

/** A baseline that failed is run again after a resumption: whoever resumes has mended it. */
function resumed<S>(state: StudyState<S>): StudyState<S> {
  const { ended: _, ...study } = state.study;
  const sound = ({ arm, run }: Trial["runs"][number]) =>
    arm === "candidate" || metricValue(run, study.metricName) !== undefined;
  const open = state.open && { ...state.open, runs: state.open.runs.filter(sound) };
  const baselineRuns = study.baselineRuns.filter((run) => run.outcome === "completed");
  return { ...state, study: { ...study, baselineRuns }, ...(open ? { open } : {}) };
}

function foldTrial<S>(
  state: StudyState<S>,
  at: number,
  event: TrialEvent,
  rule: Rule<S>,
): StudyState<S> {
  const trial = advance(state.open, event, at);
  const trials = Math.max(state.study.trials, trial.number);
  const known = { ...state, study: { ...state.study, trials } };
  return event.type === "settled" ? settle(known, trial, rule) : { ...known, open: trial };
}

function settle<S>(state: StudyState<S>, trial: Trial, rule: Rule<S>): StudyState<S> {
  const { open: _, ...rest } = state;
  const { verdict } = trial;
  if (!verdict) throw new Error(`trial ${trial.number} was settled without a verdict`);
  const { study } = state;
  const kept = verdict.kind === "kept";
  return {
    ...rest,
    last: trial,
    session: rule.closed(state.session, trial.number, measuredIn(trial, study.metricName), verdict),
    study: {
      ...study,
      head: kept ? (trial.settled?.commit ?? study.head) : study.head,
      baseline: newestBaseline(trial, kept) ?? study.baseline,
      tally: count(study.tally, verdict.kind),
      closing: kept ? [] : study.closing,
      runMs: trial.runs.at(-1)?.run.usage.wallMs ?? study.runMs,
      fruitless: isFruitless(trial) ? study.fruitless + 1 : 0,
    },
    history: [...state.history, remember(trial, verdict)],
  };
}

const count = (tally: Tally, kind: keyof Tally): Tally => ({ ...tally, [kind]: tally[kind] + 1 });

function measuredIn(trial: Trial, metricName: string): Measured[] {
  return trial.runs.flatMap(({ arm, run }) => {
    const value = metricValue(run, metricName);
    return value === undefined ? [] : [{ arm, value }];
  });
}

function newestBaseline(trial: Trial, kept: boolean): Study["baseline"] | undefined {
  const arm = kept ? "candidate" : "baseline";
  const run = trial.runs.findLast((each) => each.arm === arm)?.run;
  return run?.outcome === "completed" ? run.values : undefined;
}

/** The values that the closing runs gave. */
export function closingValues({ closing, metricName }: Study): readonly ClosingValue[] {
  return closing.flatMap(({ side, run }) => {
    const value = metricValue(run, metricName);
    return value === undefined ? [] : [{ side, value }];
  });
}

/** A queue may hold many bad patches; a program that edits and edits nothing will not get better. */
function isFruitless(trial: Trial): boolean {
  return trial.stillborn !== undefined && trial.proposal === undefined;
}

function remember(trial: Trial, verdict: Verdict): PastTrial {
  const failed = [...trial.guards, ...trial.runs].find(({ run }) => run.outcome !== "completed");
  return {
    trial: trial.number,
    source: trial.source ?? "",
    hypothesis: trial.hypothesis ?? { statement: "" },
    verdict,
    ...(trial.tree ? { tree: trial.tree } : {}),
    ...(failed ? { output: failed.run.tail.slice(-OUTPUT_SHOWN) } : {}),
  };
}

/** The one name a run gave a value for; `undefined` when there are none or several. */
export function soleName(run: Run): string | undefined {
  const names = run.outcome === "completed" ? Object.keys(run.values) : [];
  return names.length === 1 ? names[0] : undefined;
}

/** What to do now, outside of a trial or to begin or continue one. `now` counts the running session in. */
export function nextBeat<S>(state: StudyState<S>, rule: Rule<S>, now: number): Beat {
  const { study } = state;
  const { guards, budget } = study.experiment;
  const guard = guards[study.baselineGuards.length];
  if (guard) return { do: "guard-baseline", guard };
  if (rule.needsBaseline(state.session)) return { do: "run-baseline" };
  if (state.open) return { do: "trial" };
  if (budget.trials !== undefined && study.trials >= budget.trials) {
    return { do: "end", because: "trials-spent" };
  }
  const spent = study.spentMs + Math.max(0, now - study.seenAt);
  const keptBack = study.tally.kept > 0 ? rule.closingRuns * study.runMs : 0;
  if (budget.studyMs !== undefined && spent + keptBack >= budget.studyMs) {
    return { do: "end", because: "time-spent" };
  }
  if (study.fruitless >= FRUITLESS_LIMIT) return { do: "end", because: "nothing-proposed" };
  return { do: "trial" };
}

/** True for an ending that was not planned: the study can go on. */
export function isResumable(because: EndedBecause): boolean {
  return because === "interrupted" || because === "problem";
}
