import type { Recorded, StudyEvent, TrialEvent } from "../domain/event.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { TrialNumber } from "../domain/ids.ts";
import type { Run } from "../domain/run.ts";
import type { PastTrial, Study, Tally, Trial } from "../domain/study.ts";
import { EMPTY_LEDGERS, ledgersAfter } from "./ledgers.ts";
import { NOTHING_REFUTED, type Refutations, refutedAfter } from "./refuted.ts";
import { remember } from "./remember.ts";
import type { ClosingValue, Rule, RuleQuestion } from "./rule.ts";
import { sampleOf, soleName, wantedOf } from "./sample.ts";
import { sensitivityOf } from "./sensitivity.ts";
import { countIn, expectedTests, withoutIds } from "./tests.ts";
import { advance, toldIn } from "./trial.ts";
import { afterSettling, type Waiting } from "./waiting.ts";

/** A study with all that deciding needs: what its rule remembers, its open trial, its finished ones. */
export interface StudyState<Session = unknown> {
  readonly study: Study;
  readonly session: Session;
  /** The trial that is not settled yet. */
  readonly open?: Trial;
  /** The trial that was settled last, in full. */
  readonly last?: Trial;
  readonly history: readonly PastTrial[];
  readonly refuted: Refutations;
  /** Decided trials that could get more evidence, by number. */
  readonly waiting: ReadonlyMap<TrialNumber, Waiting<Session>>;
  /** What the rule knew when the open trial began, where that was reopened. */
  readonly opening?: Session;
  /** Ids of the tests that candidates must run; missing where no run of the base has told ids. */
  readonly tests?: readonly string[];
  /** How many tests each guard ran on the base, by its name; those whose tool did not say are missing. */
  readonly guardTests?: Readonly<Record<string, number>>;
}

/** The state after one more event. Folding a study's journal gives the state it stopped in. */
export function foldStudy<S>(
  state: StudyState<S> | undefined,
  { study: id, at, event }: Recorded,
  rule: Rule<S>,
): StudyState<S> {
  if (event.type === "study-started") return begin(id, at, event, rule);
  if (!state) throw new Error(`the journal of study ${id} begins with ${event.type}`);
  const gap = event.type === "study-resumed" ? 0 : Math.max(0, at - state.study.seenAt);
  const isRun = event.type === "ran" || event.type === "baseline-ran";
  const runMs = isRun ? gap : state.study.runMs;
  const timed = {
    ...state.study,
    ...{ seenAt: at, spentMs: state.study.spentMs + gap, runMs },
    ledgers: ledgersAfter(state.study.ledgers, event, gap),
  };
  const refuted = refutedAfter(state.refuted, event);
  return foldTimed({ ...state, study: timed, refuted }, at, event, rule);
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
      return guardedBase(state, event);
    case "baseline-ran": {
      const metricName = study.metricName || soleName(event.run, study.experiment) || "";
      const baselineRuns = [...study.baselineRuns, withoutIds(event.run)];
      const sample = sampleOf(event.run, wantedOf(study.experiment, metricName));
      const session = sample ? rule.calibrated(state.session, sample) : state.session;
      const baseline = event.run.outcome === "completed" ? event.run.values : study.baseline;
      const known = { ...study, metricName, baselineRuns, baseline };
      return learned({ ...state, session, study: known }, event.run);
    }
    case "sensitivity-checked": {
      const sensitivity = sensitivityOf(event, study.metricName, rule, state.session);
      return { ...state, study: { ...study, sensitivity } };
    }
    case "closing-ran": {
      const { side, run } = event;
      return { ...state, study: { ...study, closing: [...study.closing, { side, run }] } };
    }
    case "study-ended": {
      const { type: _, ...ended } = event;
      return { ...state, study: { ...study, ended } };
    }
    case "reopened":
      return reopen(state, event, at);
    default:
      return foldTrial(state, at, event, rule);
  }
}

function habitsAfter({ habits }: Study, { wrote = [] }: Run): readonly string[] {
  return wrote.every((path) => habits.includes(path))
    ? habits
    : [...new Set([...habits, ...wrote])];
}

function begin<S>(
  id: string,
  at: number,
  event: Extract<StudyEvent, { type: "study-started" }>,
  rule: Rule<S>,
): StudyState<S> {
  const { experiment, base, branch, environment } = event;
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
    habits: [],
    metricName: experiment.objective.metric.name,
    baseline: {},
    trials: 0,
    tally: { kept: 0, reverted: 0, invalid: 0 },
    fruitless: 0,
    barren: 0,
    closing: [],
    runMs: 0,
    ledgers: EMPTY_LEDGERS,
  };
  const session = rule.open(questionOf(experiment));
  return { study, session, history: [], refuted: NOTHING_REFUTED, waiting: new Map() };
}

/** An experiment as far as its rule needs to know. */
function questionOf(experiment: Experiment): RuleQuestion {
  const { objective, seed, metricGuards, holdout, acceptUnproven, budget } = experiment;
  const { tooGood, outsideClock } = experiment;
  return {
    objective,
    seed,
    ...(metricGuards ? { guards: metricGuards } : {}),
    ...(holdout ? { holdout } : {}),
    ...(acceptUnproven ? { acceptUnproven } : {}),
    ...(tooGood === undefined ? {} : { tooGood }),
    // Both came with the same Assay: journals from before it are judged as they were.
    ...(outsideClock ? { doubtsOutliers: true } : {}),
    ...(budget.trialRuns === undefined ? {} : { trialRuns: budget.trialRuns }),
  };
}

/** What stopped the study is done again after a resumption: whoever resumes has mended it. */
function resumed<S>(state: StudyState<S>): StudyState<S> {
  const { ended: _, sensitivity, ...rest } = state.study;
  const study = sensitivity?.metric === "noticed" ? { ...rest, sensitivity } : rest;
  const wanted = wantedOf(study.experiment, study.metricName);
  const sound = ({ arm, run }: Trial["runs"][number]) =>
    arm === "candidate" || sampleOf(run, wanted) !== undefined;
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
  const seen = event.type === "ran" && event.arm === "baseline" ? learned(state, event.run) : state;
  const known = { ...seen, study: { ...seen.study, trials } };
  return event.type === "settled" ? settle(known, trial, rule) : { ...known, open: trial };
}

function guardedBase<S>(state: StudyState<S>, { guard, run }: BaselineGuarded): StudyState<S> {
  const { study } = state;
  const count = countIn(run);
  return {
    ...state,
    study: {
      ...study,
      baselineGuards: [...study.baselineGuards, guard],
      habits: habitsAfter(study, run),
    },
    ...(count === undefined ? {} : { guardTests: { ...state.guardTests, [guard]: count } }),
  };
}

type BaselineGuarded = Extract<StudyEvent, { type: "baseline-guarded" }>;

/** What a run of untouched code tells beside its value. */
function learned<S>(state: StudyState<S>, run: Run): StudyState<S> {
  const study = { ...state.study, habits: habitsAfter(state.study, run) };
  return withTests({ ...state, study }, run);
}

function withTests<S>(state: StudyState<S>, run: Run): StudyState<S> {
  const tests = expectedTests(state.tests, run);
  return tests ? { ...state, tests } : state;
}

/** Takes up a decided trial again. Throws on a journal that reopens one that cannot get more evidence. */
function reopen<S>(state: StudyState<S>, event: Reopened, at: number): StudyState<S> {
  const found = state.waiting.get(event.trial);
  if (!found)
    throw new Error(`the journal reopens trial ${event.trial}, which is settled for good`);
  const { ended: _, ...study } = state.study;
  return { ...state, study, open: advance(found.trial, event, at), opening: found.session };
}

type Reopened = Extract<TrialEvent, { type: "reopened" }>;

function settle<S>(state: StudyState<S>, trial: Trial, rule: Rule<S>): StudyState<S> {
  const { open: _, opening, ...rest } = state;
  const { verdict, number } = trial;
  if (!verdict) throw new Error(`trial ${number} was settled without a verdict`);
  const { study, history } = state;
  const kept = verdict.kind === "kept";
  const told = toldIn(trial, wantedOf(study.experiment, study.metricName));
  const before = history.find((past) => past.trial === number);
  const tally = before ? count(study.tally, before.verdict.kind, -1) : study.tally;
  return {
    ...rest,
    last: trial,
    session: opening
      ? rule.reclosed({ opening, now: state.session }, number, told, verdict)
      : rule.closed(state.session, number, told),
    waiting: afterSettling(state.waiting, trial, opening ?? state.session),
    study: {
      ...study,
      head: kept ? (trial.settled?.commit ?? study.head) : study.head,
      baseline: newestBaseline(trial, kept) ?? study.baseline,
      tally: count(tally, verdict.kind),
      closing: kept ? [] : study.closing,
      fruitless: isFruitless(trial) ? study.fruitless + 1 : 0,
      barren: kept ? 0 : study.barren + (before ? 0 : 1),
    },
    history: [...history.filter((past) => past !== before), remember(trial, verdict)],
  };
}

const count = (tally: Tally, kind: keyof Tally, by = 1): Tally => ({
  ...tally,
  [kind]: tally[kind] + by,
});

function newestBaseline(trial: Trial, kept: boolean): Study["baseline"] | undefined {
  const arm = kept ? "candidate" : "baseline";
  const run = trial.runs.findLast((each) => each.arm === arm)?.run;
  return run?.outcome === "completed" ? run.values : undefined;
}

/** What the closing runs gave. */
export function closingValues({ closing, metricName, experiment }: Study): readonly ClosingValue[] {
  const wanted = wantedOf(experiment, metricName);
  return closing.flatMap(({ side, run }) => {
    const sample = sampleOf(run, wanted);
    return sample ? [{ side, ...sample }] : [];
  });
}

/** A queue may hold many bad patches; a program that edits and edits nothing will not get better. */
function isFruitless(trial: Trial): boolean {
  return trial.stillborn !== undefined && trial.proposal === undefined;
}
