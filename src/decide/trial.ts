import type { Recorded, TrialEvent } from "../domain/event.ts";
import type { Experiment, Guard } from "../domain/experiment.ts";
import { runEnding } from "../domain/problem-words.ts";
import type { ChangedPath } from "../domain/proposal.ts";
import type { Arm, Run } from "../domain/run.ts";
import type { Trial } from "../domain/study.ts";
import type { InvalidBecause, Verdict } from "../domain/verdict.ts";
import type { Ask, Measured } from "./rule.ts";

/**
 * What a trial needs next.
 *
 *     propose ─► apply ─► guard… ─► run… ─► decide ─► settle ─► done
 *        └─────────┴────────┴────────┴───────►┘
 */
export type Step =
  | { readonly do: "propose" }
  | { readonly do: "apply" }
  | { readonly do: "guard"; readonly guard: Guard }
  | { readonly do: "run"; readonly arm: Arm }
  /** The untouched baseline failed: the study cannot go on, and the candidate is not to blame. */
  | { readonly do: "stop"; readonly run: Run }
  | { readonly do: "decide"; readonly verdict: Verdict }
  | { readonly do: "settle" }
  | { readonly do: "done" };

/** Asks the study's rule, given the values measured in this trial. */
export type AskRule = (trial: number, measured: readonly Measured[]) => Ask;

/** The trial after an event; `undefined` before its first one. */
export function advance(trial: Trial | undefined, event: TrialEvent, at: number): Trial {
  if (event.type === "trial-started") {
    return { number: event.trial, parent: event.parent, guards: [], runs: [] };
  }
  if (trial?.number !== event.trial) {
    throw new Error(`the journal has ${event.type} of trial ${event.trial}, which was not started`);
  }
  switch (event.type) {
    case "proposed": {
      const { proposal } = event;
      return { ...trial, proposal, source: proposal.source, hypothesis: proposal.hypothesis };
    }
    case "not-proposed": {
      const { source, hypothesis, because, detail } = event;
      return { ...trial, source, hypothesis, stillborn: { because, detail } };
    }
    case "applied": {
      const { tree, paths, patch, sameAs } = event;
      return { ...trial, tree, paths, patch, ...(sameAs === undefined ? {} : { sameAs }) };
    }
    case "not-applied":
      return { ...trial, stillborn: { because: event.because, detail: event.detail } };
    case "guarded":
      return { ...trial, guards: [...trial.guards, { guard: event.guard, run: event.run }] };
    case "ran":
      return { ...trial, runs: [...trial.runs, { arm: event.arm, run: event.run }] };
    case "decided":
      return { ...trial, verdict: event.verdict, isolation: event.isolation, decidedAt: at };
    case "settled": {
      const { commit, branch } = event;
      return {
        ...trial,
        settled: { ...(commit ? { commit } : {}), ...(branch ? { branch } : {}) },
      };
    }
  }
}

/** What to do now. Pure: the same trial always needs the same step. */
export function nextStep(
  trial: Trial,
  experiment: Experiment,
  metricName: string,
  askRule: AskRule,
): Step {
  if (trial.settled) return { do: "done" };
  if (trial.verdict) return { do: "settle" };
  if (trial.stillborn) return invalid(trial.stillborn.because, trial.stillborn.detail);
  if (!trial.proposal) return { do: "propose" };
  if (!trial.tree || !trial.paths) return { do: "apply" };
  return (
    trespass(trial.paths) ??
    repetition(trial) ??
    guarding(trial, experiment.guards) ??
    measuring(trial, metricName, askRule)
  );
}

function invalid(because: InvalidBecause, detail: string): Step {
  return { do: "decide", verdict: { kind: "invalid", because, detail } };
}

/** Tampering comes before leaving the target: the graver charge is the one to read. */
function trespass(paths: readonly ChangedPath[]): Step | undefined {
  const of = (territory: string) =>
    paths.filter((path) => path.territory === territory).map(({ path }) => path);
  const tampered = of("protected");
  if (tampered.length > 0) return invalid("tampered", tampered.join(", "));
  const outside = of("outside");
  return outside.length > 0 ? invalid("out-of-scope", outside.join(", ")) : undefined;
}

function repetition(trial: Trial): Step | undefined {
  return trial.sameAs === undefined
    ? undefined
    : invalid("duplicate", `the same files as in trial ${trial.sameAs}`);
}

function guarding(trial: Trial, guards: readonly Guard[]): Step | undefined {
  const failed = trial.guards.find(({ run }) => run.outcome !== "completed");
  if (failed) {
    const detail = `${failed.guard} ${runEnding(failed.run)}`;
    return { do: "decide", verdict: { kind: "reverted", because: "guard", detail } };
  }
  const guard = guards[trial.guards.length];
  return guard ? { do: "guard", guard } : undefined;
}

function measuring(trial: Trial, metricName: string, askRule: AskRule): Step {
  const measured: Measured[] = [];
  for (const { arm, run } of trial.runs) {
    const value = metricValue(run, metricName);
    if (value !== undefined) measured.push({ arm, value });
    else if (arm === "baseline") return { do: "stop", run };
    else return failedRun(run, metricName);
  }
  const ask = askRule(trial.number, measured);
  return ask.kind === "run" ? { do: "run", arm: ask.arm } : { do: "decide", verdict: ask.verdict };
}

/** The metric's value of a run, if it gave one. */
export function metricValue(run: Run, metricName: string): number | undefined {
  return run.outcome === "completed" ? run.values[metricName] : undefined;
}

function failedRun(run: Run, metricName: string): Step {
  switch (run.outcome) {
    case "completed": {
      const printed = Object.keys(run.values).join(", ") || "nothing";
      return invalid("no-metric", `${metricName} is missing; the run gave ${printed}`);
    }
    case "unmeasurable":
      return invalid(run.because, run.detail);
    case "crashed":
      return invalid("crashed", `the metric command ${runEnding(run)}`);
    case "timed-out":
      return invalid("timed-out", `the metric command ${runEnding(run)}`);
  }
}

/** The trials that a study's events tell, in order; one that is still open comes last. */
export function* trialsIn(events: Iterable<Recorded>): Generator<Trial> {
  let trial: Trial | undefined;
  for (const { at, event } of events) {
    if (!("trial" in event)) continue;
    trial = advance(trial, event, at);
    if (!trial.settled) continue;
    yield trial;
    trial = undefined;
  }
  if (trial) yield trial;
}
