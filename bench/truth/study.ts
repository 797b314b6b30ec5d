import type { Resolved } from "../../src/decide/rule.ts";
import { rule } from "../../src/decide/rule-in-force.ts";
import { foldStudy } from "../../src/decide/study.ts";
import { trialsIn } from "../../src/decide/trial.ts";
import {
  type ExperimentOptions,
  type Outcome,
  type Recorded,
  SystemExperiment,
  type Trial,
} from "../../src/index.ts";
import { progress } from "./report.ts";

/** A finished study, read off its events. */
export interface Studied {
  readonly trials: readonly Trial[];
  readonly outcome: Outcome;
  /** What the study said before its first trial that it can prove. */
  readonly resolves: readonly Resolved[];
  readonly isolation: string;
}

/** Runs a study through the public API. Throws where it does not end as planned. */
export async function study(what: string, options: ExperimentOptions): Promise<Studied> {
  const run = new SystemExperiment(options).run();
  const events: Recorded[] = [];
  let state: Parameters<typeof foldStudy<ReturnType<typeof rule.open>>>[0];
  let resolves: readonly Resolved[] = [];
  let isolation = "";
  for await (const recorded of run) {
    const { event } = recorded;
    events.push(recorded);
    if (event.type === "trial-started" && event.trial === 1 && state) {
      resolves = rule.resolves(state.session);
    }
    state = foldStudy(state, recorded, rule);
    if (event.type === "study-started") isolation = event.environment.isolation;
    progress(`${what}: ${state.study.trials} trials, ${events.length} events`);
  }
  const outcome = await run.outcome;
  if (outcome.problem) throw new Error(`${what}: ${JSON.stringify(outcome.problem)}`);
  return { trials: [...trialsIn(events, () => false)], outcome, resolves, isolation };
}

/** A verdict in a few words. */
export function ending({ verdict }: Trial): string {
  if (!verdict) return "none";
  return verdict.kind === "kept"
    ? `kept (${verdict.grade})`
    : `${verdict.kind}: ${verdict.because}`;
}

/** How often each ending came up: `18 reverted: no-effect, 2 reverted: worse`. */
export function endings(trials: readonly Trial[]): string {
  const counts = new Map<string, number>();
  for (const trial of trials) counts.set(ending(trial), (counts.get(ending(trial)) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(", ");
}
