import { visibleValues, withoutHoldout } from "../../decide/hidden.ts";
import { remember } from "../../decide/remember.ts";
import type { History, HistoryFormat, JsonObject, Told, ToldTrial } from "../../domain/history.ts";
import type { Run } from "../../domain/run.ts";
import type { Study, Trial } from "../../domain/study.ts";
import type { InvalidBecause, Verdict } from "../../domain/verdict.ts";
import { firstLine } from "../text.ts";
import { evidenceOf, verdictLine, verdictWords } from "../verdict.ts";

/**
 * A study as other tools would tell it, to be written in a format: the base first, then every decided trial. Tells nothing of
 * the holdout.
 */
export function historyOf(study: Study, trials: Iterable<Trial>, format: HistoryFormat): History {
  const told = [...trials].flatMap((trial) => {
    const { verdict } = trial;
    return verdict ? [toldTrial(trial, verdict, study, format)] : [];
  });
  return { trials: [baselineOf(study), ...told], tail: [] };
}

/** What every trial says of what is measured. */
function measured({ experiment, metricName }: Study) {
  const { metric, direction } = experiment.objective;
  return {
    metric: metricName || metric.spec,
    direction,
    ...(metric.unit === undefined ? {} : { unit: metric.unit }),
  };
}

function baselineOf(study: Study): ToldTrial {
  const { base, baselineRuns, startedAt, id, experiment } = study;
  const { source, spec } = experiment.objective.metric;
  const command = source.kind === "command" ? source.command : spec;
  return {
    ...{ label: "0", told: "baseline", status: "", description: "baseline" },
    ...measured(study),
    ...runFacts(baselineRuns[0], study),
    commit: base,
    at: startedAt,
    rest: { study: id, command },
    before: [],
  };
}

function toldTrial(trial: Trial, verdict: Verdict, study: Study, format: HistoryFormat): ToldTrial {
  const past = withoutHoldout(remember(trial, verdict), study.experiment);
  const evidence = evidenceOf(past.verdict);
  const last = trial.runs.findLast(({ arm }) => arm === "candidate")?.run;
  const ran = runFacts(last, study);
  const value = evidence?.after ?? ran.value;
  const commit = commitOf(trial, format);
  const { told, status } = wordOf(verdict, format);
  return {
    ...{ label: String(trial.number), told, status },
    description: descriptionOf(past, format),
    ...measured(study),
    ...ran,
    ...(value === undefined ? {} : { value }),
    ...(commit === undefined ? {} : { commit }),
    at: trial.decidedAt ?? study.seenAt,
    ...(past.cost && { seconds: secondsOf(past.cost.measuringMs) }),
    rest: restOf(trial, { ...past, told }, study, format),
    before: [],
  };
}

/** With why it is invalid, where a format has no other room for that. */
function descriptionOf(
  { hypothesis, verdict, trial }: ReturnType<typeof remember>,
  format: HistoryFormat,
): string {
  const title = firstLine(hypothesis.statement) || `trial ${trial}`;
  const hasRoom = format === "auto" || format === "autoresearch" || verdict.kind !== "invalid";
  return hasRoom ? title : `${title} (${verdictWords(verdict)})`;
}

/** Milliseconds as seconds, bytes as GB, without the dust of dividing. */
const secondsOf = (ms: number) => Math.round(ms) / 1000;
const gigabytesOf = (bytes: number) => Math.round((bytes / 1024 ** 3) * 1e6) / 1e6;

/** What one run gave, without the holdout. */
function runFacts(run: Run | undefined, { metricName, experiment }: Study) {
  if (run?.outcome !== "completed") return {};
  const { [metricName]: value, ...values } = visibleValues(run.values, experiment);
  const { peakBytes } = run.usage;
  return {
    ...(value === undefined ? {} : { value }),
    ...(peakBytes === null ? {} : { memory: gigabytesOf(peakBytes) }),
    ...(Object.keys(values).length > 0 && { values }),
  };
}

/** What a dropped change is known by differs: its own tree, where its loop stands again, or nothing. */
function commitOf({ settled, tree, parent }: Trial, format: HistoryFormat): string | undefined {
  if (settled?.commit !== undefined) return settled.commit;
  if (format === "tsv") return tree ?? parent;
  return format === "labloop" || format === "tsv-timed" ? undefined : parent;
}

/** Invalid trials that ran, and came to nothing. */
const CRASHES: readonly InvalidBecause[] = [
  ...(["crashed", "timed-out", "no-metric", "not-finite", "ambiguous-metric"] as const),
];

/** Words that one of the formats has of its own. */
const LABLOOP: Partial<Readonly<Record<InvalidBecause, string>>> = {
  "timed-out": "timed_out",
  "no-metric": "no_metric",
  "not-finite": "not_finite",
  tampered: "harness_changed",
  interrupted: "interrupted",
};

function wordOf(verdict: Verdict, format: HistoryFormat): Pick<ToldTrial, "told" | "status"> {
  const told = (): Told => {
    if (verdict.kind === "kept") return "kept";
    if (verdict.kind === "reverted")
      return verdict.because === "guard" ? "checks-failed" : "dropped";
    if (CRASHES.includes(verdict.because)) return "crashed";
    if (verdict.because === "interrupted") return "remark";
    return verdict.because === "no-change" || verdict.because === "duplicate"
      ? "no-change"
      : "dropped";
  };
  const own = verdict.kind === "invalid" && format === "labloop" ? LABLOOP[verdict.because] : "";
  return { told: told(), status: own ?? "" };
}

/** What formats have room for beside a trial's own fields. */
function restOf(
  trial: Trial,
  past: ReturnType<typeof remember> & { readonly told: Told },
  study: Study,
  format: HistoryFormat,
): JsonObject {
  const guarded = study.experiment.guards.length > 0;
  if (format === "labloop") {
    const last = trial.runs.findLast(({ arm }) => arm === "candidate");
    // What a run prints may tell of the holdout.
    return { stdout_tail: study.experiment.holdout ? "" : (last?.run.tail ?? "") };
  }
  if (format.startsWith("tsv")) return guarded && past.told === "kept" ? { guard: "pass" } : {};
  const evidence = evidenceOf(past.verdict);
  return {
    hypothesis: past.hypothesis.statement,
    verdict: verdictLine(past.verdict),
    ...(evidence && {
      effect: { ...evidence.effect },
      before: evidence.before,
      runs: evidence.runs.baseline + evidence.runs.candidate,
    }),
    ...{ proposer: past.by ?? past.source, study: study.id, trial: trial.number },
  };
}
