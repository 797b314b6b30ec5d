import { luckOf } from "../decide/luck.ts";
import { type NoiseReport, type NoiseRun, noiseReport } from "../decide/noise.ts";
import { rule } from "../decide/rule-in-force.ts";
import { metricNames, metricValue, soleName } from "../decide/sample.ts";
import { AssayError } from "../domain/error.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { Objective } from "../domain/metric.ts";
import type { Run } from "../domain/run.ts";
import {
  clearLeftovers,
  composeWorld,
  givenProposer,
  journalOf,
  lockRepository,
} from "./compose.ts";
import { newStudyId, signalsOf } from "./conduct.ts";
import { prepare } from "./prepare.ts";
import { foreseeable } from "./system-errors.ts";
import type { ExperimentOptions, RunOptions } from "./types.ts";

/** How noise is measured and watched. */
export interface NoiseOptions extends RunOptions {
  /** Runs of the untouched base; default 20. */
  readonly runs?: number;
  /** Told of every finished run. */
  readonly onRun?: (nth: number, value: number) => void;
}

/** What `measureNoise` found, and what it was asked of. */
export interface MeasuredNoise extends NoiseReport {
  readonly objective: Objective;
  readonly budget: { readonly studyMs?: number };
}

/**
 * Measures the untouched base again and again, to learn what this machine can resolve. Keeps no study.
 * Ends early, with what it has, when the signal says so. Throws `AssayError` for a problem with the
 * question, and `baseline-fails`.
 */
export async function measureNoise(
  options: Omit<ExperimentOptions, "proposer" | "hypothesis">,
  { runs = 20, onRun, ...told }: NoiseOptions = {},
): Promise<MeasuredNoise> {
  const { target = ".", ...question } = options;
  const prepared = await prepare({ ...question, target }, () => ({
    spec: "noise",
    proposer: givenProposer("noise", { statement: "" }, { kind: "patch", patch: "" }),
  }));
  const { repository, experiment, base } = prepared;
  const { finish, stop } = signalsOf(told);
  const id = newStudyId();
  let lock: ReturnType<typeof lockRepository> | undefined;
  let journal: ReturnType<typeof journalOf> | undefined;
  try {
    repository.moveIn();
    lock = lockRepository(repository.home, id);
    await clearLeftovers(repository, lock, undefined);
    journal = journalOf(repository);
    const { world } = await composeWorld({ ...prepared, journal });
    const workspace = await world.workspaces.open("baseline");
    const found: NoiseRun[] = [];
    const habits = new Set<string>();
    let { name } = experiment.objective.metric;
    while (found.length < runs && !finish.aborted) {
      const afresh = () => world.workspaces.checkout(workspace, base, "run");
      await afresh();
      const nth = found.length + 1;
      const run = await world.meter.measure(workspace, {
        limitMs: experiment.budget.runMs,
        label: `noise-${id}/run-${nth}`,
        signal: stop,
        afresh,
        ...(nth > 1 ? { habits: [...habits] } : {}),
        ...luckOf(experiment, "baseline", nth),
      });
      for (const path of run.wrote ?? []) habits.add(path);
      name ||= soleName(run, experiment) ?? "";
      const value = metricValue(run, name);
      if (value === undefined) throw unmeasured(run, name, experiment);
      found.push({ value, usage: run.usage });
      onRun?.(found.length, value);
    }
    if (found.length === 0) throw new AssayError({ code: "interrupted" });
    const { objective, budget } = experiment;
    const named = { ...objective, metric: { ...objective.metric, name } };
    return { ...noiseReport(found, objective, rule), objective: named, budget };
  } catch (thrown) {
    throw foreseeable(thrown);
  } finally {
    journal?.close();
    lock?.release();
  }
}

/** Why a run of the base gave no value. */
function unmeasured(run: Run, name: string, experiment: Experiment): AssayError {
  if (run.outcome === "completed" && name === "") {
    return new AssayError({ code: "metric-name-needed", found: metricNames(run, experiment) });
  }
  return new AssayError({ code: "baseline-fails", metric: name || "the metric", run });
}
