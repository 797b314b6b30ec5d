import stringWidth from "string-width";
import { isResumable } from "../decide/beat.ts";
import { driftOf } from "../decide/drift.ts";
import type { StudyState } from "../decide/study.ts";
import type { EndedBecause } from "../domain/event.ts";
import type { Claim } from "../domain/evidence.ts";
import { type Experiment, JUDGED, type Strategy } from "../domain/experiment.ts";
import { type Separation, separationOf } from "../domain/separation.ts";
import type { Outcome, Study, Tally } from "../domain/study.ts";
import { accessRows } from "./access.ts";
import { budgetText } from "./budget.ts";
import { claimedIn, claimText } from "./claim.ts";
import { type Field, fields } from "./fields.ts";
import { claimRemarks, guardRows } from "./guards.ts";
import { costText } from "./ledgers.ts";
import type { Look } from "./look.ts";
import { membersText } from "./members.ts";
import { formatChange, formatDuration, formatPercent } from "./numbers.ts";
import { searchedRows } from "./searched.ts";
import { cut, firstLine, indent, plural, wrap } from "./text.ts";
import { effectWithBound, evidenceOf } from "./verdict.ts";
import { spentMs, type TrialRow, type Watch } from "./watch.ts";

/** What a study asks, as aligned lines. */
export function questionText(
  experiment: Experiment,
  look: Look,
  more: readonly Field[] = [],
): string {
  return fields([...questionRows(experiment), ...more], look);
}

/** What a study asks, as names and values. */
export function questionRows(experiment: Experiment): readonly Field[] {
  const { objective, target, program } = experiment;
  const { metric, direction, leastEffect } = objective;
  const least = `least effect ${formatPercent(leastEffect, false)}`;
  return [
    ["target", firstLine(target.join(", "))],
    ["metric", `${firstLine(metric.spec)}, ${direction}, ${least}`],
    ...guardRows(experiment),
    asked(experiment.proposer),
    ...searchedRows(experiment),
    experiment.strategy !== undefined && ["asked by", STRATEGY[experiment.strategy]],
    ["budget", budgetText(experiment.budget)],
    runsText(experiment),
    ...accessRows(experiment),
    program !== undefined && ["program", firstLine(program)],
  ];
}

const STRATEGY: Readonly<Record<Strategy, string>> = {
  bandit: "bandit: who gains most for its cost",
  random: "random: each as likely as the other",
  sequential: "sequential: in turn",
  "best-of-n": "best-of-n: in turn, each try independent of those before",
};

/** Who proposes; or, in a judgement, the change that is judged. */
function asked(proposer: string): Field {
  const [, judged] = /^judge:(.*)$/s.exec(proposer) ?? [];
  return judged === undefined
    ? ["proposer", firstLine(proposer)]
    : ["candidate", firstLine(judged)];
}

/** What is special about how runs are made. */
function runsText({ discardFirst, coolDownMs, redraw }: Experiment): Field {
  const special = [
    ...(discardFirst ? ["the first after a switch of versions does not count"] : []),
    ...(coolDownMs ? [`${formatDuration(coolDownMs)} of rest before each`] : []),
    ...(redraw === false ? ["luck is not drawn anew"] : []),
  ];
  return special.length > 0 && ["runs", special.join(", ")];
}

/** The head of a study that begins or goes on. */
export function studyHead({ state }: Watch, look: Look): string {
  if (!state) return "";
  const { study } = state;
  const { paint } = look;
  return [
    `${paint.bold("assay")} study ${study.id}${onBranch(study, look)}`,
    questionText(study.experiment, look, [
      ["sandbox", sandboxOf(study)],
      ["base", study.base.slice(0, 10)],
    ]),
  ].join("\n");
}

/** How the runs of a study were shut in. */
export function sandboxOf({ environment: { isolation }, experiment }: Study): string {
  return sandboxText(isolation, separationOf(experiment, isolation));
}

/** How the runs are shut in, and what it means where they are not; then how the judge is kept apart. */
export function sandboxText(isolation: string, separation?: Separation): string {
  if (isolation === "none") return "none: candidates can reach whatever you can; not isolated";
  if (isolation === "not isolated")
    return "none: the metric is a function in Assay's own process; not isolated";
  return separation ? `${isolation}; ${SEPARATION[separation]}` : isolation;
}

const SEPARATION: Readonly<Record<Separation, string>> = {
  "shared process": "shared process (candidate and evaluator)",
  "separate process": "separate process (candidate and evaluator)",
  "not isolated": "not isolated",
};

/** ` on branch assay/…`; nothing for a study that only judges and has none. */
export function onBranch({ branch }: Study, { paint }: Look): string {
  return branch ? ` on branch ${paint.cyan(branch)}` : "";
}

/** The budget used, and while it runs what is left: `3 of 20 trials, 12s of 8h, 7h59m left`. */
export function budgetLeft(watch: Watch, now: number): string {
  const { state } = watch;
  if (!state) return "";
  const { trials, experiment, ended } = state.study;
  const { budget } = experiment;
  const spent = spentMs(watch, now);
  const time = formatDuration(Math.floor(spent / 1000) * 1000);
  const counted =
    budget.trials === undefined
      ? plural(trials, "trial")
      : `${trials} of ${plural(budget.trials, "trial")}`;
  if (ended) return `${counted}, ${time}`;
  if (budget.studyMs === undefined) return `${counted}, ${time} so far`;
  const left = Math.max(0, Math.ceil((budget.studyMs - spent) / 1000) * 1000);
  return `${counted}, ${time} of ${formatDuration(budget.studyMs)}, ${formatDuration(left)} left`;
}

/** `3 kept, 1 reverted, 2 invalid`. */
export function tallyText({ kept, reverted, invalid }: Tally, { paint }: Look): string {
  return [
    kept > 0 ? paint.green(`${kept} kept`) : "none kept",
    ...(reverted > 0 ? [paint.yellow(`${reverted} reverted`)] : []),
    ...(invalid > 0 ? [paint.magenta(`${invalid} invalid`)] : []),
  ].join(", ");
}

/** Why a study ended, as a sentence. */
export function endedWords(because: EndedBecause, id: string): string {
  const resume = `assay resume --study ${id}`;
  switch (because) {
    case "queue-exhausted":
      return "The proposer has nothing more to try.";
    case "nothing-proposed":
      return "The proposer failed several times in a row.";
    case "trials-spent":
      return "The budget of trials is spent.";
    case "patience-spent":
      return "Nothing was kept for as long as was to be waited.";
    case "goal-reached":
      return "The goal is reached.";
    case "time-spent":
      return "The time budget is spent.";
    case "proposing-time-spent":
      return "The time for proposals is spent.";
    case "tokens-spent":
      return "The tokens for proposals are spent.";
    case "money-spent":
      return "The money for proposals is spent.";
    case "cost-unknown":
      return "Nobody knows what the last proposal cost, so a limit of money cannot be kept: use a model whose price is known, or --max-tokens.";
    case "interrupted":
      return `Interrupted; nothing is lost. Go on with: ${resume}`;
    case "problem":
      return `A problem stopped the study. Once it is mended: ${resume}`;
  }
}

/**
 * What a study is doing that has no end and that no process works on: it was killed, or a program takes it a step at a
 * time. `state` as far as it got.
 */
export function leftWords({ study, open }: Pick<StudyState, "study" | "open">): string {
  const isBetween = !open && study.trials > 0 && study.closing.length === 0;
  const why = isBetween
    ? "No process works on it: interrupted, or between two steps"
    : "Interrupted: no process works on it any more";
  if (study.experiment.proposer.startsWith(JUDGED)) return `${why}.`;
  return `${why}. Go on with: assay resume --study ${study.id}`;
}

/** How a study ended: why, how many trials, what was kept where, and what to do with it. */
export function outcomeText(
  outcome: Outcome,
  watch: Watch,
  kept: readonly TrialRow[],
  look: Look,
): string {
  const { trials, tally, seconds, because, claim } = outcome;
  if (because === "problem" && trials === 0) {
    return "A problem stopped the study before its first trial.";
  }
  if (because === "time-spent" && trials === 0) {
    const text = `The time budget was spent before the first trial: measuring the base took ${formatDuration(seconds * 1000)}. Give the study more (--study-budget).`;
    return wrap(text, look.width);
  }
  const head = `${plural(trials, "trial")} in ${formatDuration(seconds * 1000)}: ${tallyText(tally, look)}.`;
  return [
    wrap(`${head} ${endedWords(because, outcome.study)}`, look.width),
    ...(claim && watch.state ? [wrap(wholeClaim(claim, watch.state.study, look), look.width)] : []),
    ...(watch.state ? [costText(watch.state.study, look)] : []),
    ...(watch.state ? membersText(watch.state, look) : []),
    ...(kept.length > 0 ? [keptText(outcome, watch, kept, look)] : []),
    ...(isResumable(because) ? [] : provisionalText(watch, look)),
    ...driftText(watch, look),
  ].join("\n\n");
}

/** That the machine changed its pace, and what that means; nothing where it did not. */
export function driftText({ state }: Watch, { width }: Look): string[] {
  const drift = state && driftOf(state.study);
  if (!drift) return [];
  const { metricName, experiment } = state.study;
  const { before, after } = drift;
  const change = formatChange(before, after, experiment.objective.metric.unit);
  const part = before === 0 ? "" : ` (${formatPercent((after - before) / Math.abs(before))})`;
  const text = `The machine changed its pace: the unchanged start went ${metricName} ${change}${part}. Verdicts hold, for both versions were measured side by side.`;
  return [wrap(text, width)];
}

/** Which trials more runs may prove, and how; nothing where there are none. */
export function provisionalText({ state }: Watch, { width }: Look): string[] {
  const trials = [...(state?.waiting.values() ?? [])].flatMap(({ trial }) =>
    trial.verdict?.kind === "reverted" && trial.verdict.because === "provisional"
      ? [trial.number]
      : [],
  );
  if (trials.length === 0) return [];
  const which = trials.length === 1 ? `Trial ${trials[0]} is` : `Trials ${trials.join(", ")} are`;
  const one = trials.length === 1 ? "" : " (one of them: the others stand on the head before it)";
  const text = `${which} provisional; more runs may prove it: assay confirm ${trials[0]}${one}`;
  return [wrap(text, width)];
}

/** The claim about a study, and what else there is to know of it. */
export function wholeClaim(claim: Claim, study: Study, look: Look): string {
  const remarks = claimRemarks(claim, study.experiment);
  return [claimText(claim, look, claimedIn(study)), remarks].join(" ").trim();
}

/** The kept trials, the metric's way from the first baseline to the last, and how to take them over. */
export function keptText(
  { branch, base }: { readonly branch: string; readonly base: string },
  watch: Watch,
  kept: readonly TrialRow[],
  look: Look,
): string {
  const { state } = watch;
  const { paint } = look;
  if (!branch) return "Kept, by a judgement: nothing was committed.";
  const unit = state?.study.experiment.objective.metric.unit;
  const rows = kept.map(({ number, hypothesis, trial }) => {
    const evidence = evidenceOf(trial?.verdict);
    const commit = trial?.settled?.commit?.slice(0, 10) ?? "";
    const effect = evidence ? paint.green(effectWithBound(evidence, unit)) : "";
    const room = look.width - stringWidth(`  ${commit}  ${effect}   (trial ${number})`);
    const shown = cut(hypothesis, Math.max(room, 20));
    return `${paint.dim(commit)}  ${effect}  ${shown} ${paint.dim(`(trial ${number})`)}`;
  });
  const example = kept.at(-1)?.number ?? 1;
  return [
    `Kept on branch ${paint.cyan(branch)}${state ? journey(state.study) : ""}:`,
    indent(rows.join("\n")),
    "",
    fields(
      [
        ["look at one", `assay show ${example}`],
        ["see them all", `git log -p ${base.slice(0, 10)}..${branch}`],
        ["take them over", `git merge ${branch}`],
      ],
      look,
    ),
  ].join("\n");
}

function journey({ baselineRuns, metricName, baseline, experiment }: Study): string {
  const first = baselineRuns.find((run) => run.outcome === "completed");
  const before = first?.outcome === "completed" ? first.values[metricName] : undefined;
  const after = baseline[metricName];
  if (before === undefined || after === undefined) return "";
  return `, ${metricName} ${formatChange(before, after, experiment.objective.metric.unit)}`;
}
