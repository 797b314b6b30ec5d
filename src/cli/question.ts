import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type ExperimentOptions, loadConfig } from "../api/index.ts";
import { checkConfig } from "../config/check-config.ts";
import { durationMs } from "../config/duration.ts";
import {
  defaultLayer,
  fileLayer,
  flagLayer,
  type Layer,
  layered,
  type Setting,
} from "../config/layers.ts";
import type { Options } from "../config/options.ts";
import type { Network } from "../domain/access.ts";
import type { Direction } from "../domain/metric.ts";
import { shownSetting, tellingOf } from "./event-flags.ts";
import type { QuestionFlags } from "./flags.ts";

/** What is asked, from defaults, configuration file and flags, and where each value came from. */
export interface Question {
  readonly options: ExperimentOptions;
  readonly settings: readonly Setting[];
  /** The configuration file, relative to the current folder. */
  readonly file?: string;
}

/**
 * Lays the flags over the configuration file over the defaults. A file found in a folder above is where
 * the study starts, as if Assay had been called there; paths given as flags still mean the current
 * folder.
 */
export async function readQuestion(flags: QuestionFlags): Promise<Question> {
  const here = process.cwd();
  const found = await loadConfig({
    directory: here,
    ...(flags.config === undefined ? {} : { file: flags.config }),
  });
  const directory = found && flags.config === undefined ? dirname(found.file) : here;
  const layers: Layer[] = [defaultLayer];
  if (existsSync(join(directory, "program.md"))) {
    layers.push({ options: { program: "program.md" }, origin: () => "found in the folder" });
  }
  const file = found && relative(here, found.file);
  if (found && file) {
    const source = { file, text: found.text };
    layers.push(fileLayer(checkConfig(found.value, source), source));
  }
  layers.push(flagLayer(flagOptions(flags, relative(directory, here)), FLAG_NAMES));
  const { options, settings } = layered(layers);
  // The proposer and the metric were checked by shape; what a program may give, its file may.
  const asked = { ...(options as ExperimentOptions), directory };
  return { options: asked, settings: settings.map(shownSetting), ...(file ? { file } : {}) };
}

const FLAG_NAMES: Readonly<Record<string, string>> = {
  target: "--target",
  metric: "--metric",
  metricName: "--metric-name",
  direction: "--direction",
  leastEffect: "--least-effect",
  guards: "--guard, --guard-metric, --watch-metric",
  holdout: "--holdout",
  acceptUnproven: "--accept-unproven",
  tooGood: "--too-good",
  "budget.trialRuns": "--max-runs",
  "budget.patience": "--patience",
  "budget.goal": "--goal",
  "budget.proposing": "--max-proposing",
  "budget.tokens": "--max-tokens",
  "budget.usd": "--max-cost",
  protect: "--protect",
  dependencies: "--lend",
  "budget.run": "--budget",
  "budget.memory": "--max-memory",
  "budget.disk": "--max-disk",
  "budget.processes": "--max-processes",
  "budget.cpus": "--max-cpus",
  "budget.study": "--study-budget",
  "budget.trials": "--max-experiments",
  proposer: "--proposer",
  strategy: "--strategy",
  program: "--program",
  base: "--base",
  branch: "--branch",
  revertOnFailure: "--keep-rejected",
  sandbox: "--sandbox",
  isolate: "--isolate",
  network: "--network",
  env: "--env",
  read: "--read",
  "proposerAccess.network": "--proposer-network",
  "proposerAccess.env": "--proposer-env",
  "proposerAccess.read": "--proposer-read",
  discardFirst: "--discard-first",
  coolDown: "--cool-down",
  redraw: "--no-redraw",
  skipSensitivity: "--skip-sensitivity",
  again: "--again",
  share: "--share",
  seed: "--seed",
  "events.file": "--events",
  "events.webhooks": "--webhook",
  "events.holdout": "--with-holdout",
};

/** Flags as options; `below` is the path from the study's folder to the current one. */
function flagOptions(flags: QuestionFlags, below: string): Options {
  const { budget, studyBudget, maxExperiments, maxRuns, keepRejected, ...limited } = flags;
  const { patience, goal, maxProposing, maxTokens, maxCost, ...others } = limited;
  const { guard, guardMetric, watchMetric, guardTolerance, holdout, ...rest } = others;
  const {
    maxMemory,
    maxDisk,
    maxProcesses,
    maxCpus,
    network,
    proposerNetwork,
    proposerEnv,
    proposerRead,
    ...known
  } = rest;
  const { events: __, webhook, webhookSecret, webhookTypes, withHoldout, ...quiet } = known;
  const { config: _, target, protect, lend, proposer, program, redraw, ...plain } = quiet;
  if (budget !== undefined) durationMs(budget, "--budget");
  if (maxProposing !== undefined) durationMs(maxProposing, "--max-proposing");
  if (plain.coolDown !== undefined) durationMs(plain.coolDown, "--cool-down");
  if (studyBudget !== undefined) durationMs(studyBudget, "--study-budget");
  const rebased = (path: string) => rebase(path, below);
  return present({
    ...plain,
    // Commander gives true where the flag is not there.
    redraw: redraw === false ? false : undefined,
    target: target?.map(rebased),
    protect: protect?.map(rebased),
    dependencies: lend?.map((path) => (path.includes("/") ? rebased(path) : path)),
    proposer: oneOrAll(
      proposer?.map((spec) =>
        spec.replace(
          /^(patches:|ideas:)(.*?)(,with=.*)?$/s,
          (_all, scheme, path, rest = "") => `${scheme}${rebased(path)}${rest}`,
        ),
      ),
    ),
    program: program === undefined ? undefined : rebased(program),
    network: networkFlag(network),
    proposerAccess: present({
      network: networkFlag(proposerNetwork),
      env: proposerEnv,
      read: proposerRead,
    }),
    holdout: holdout === undefined ? undefined : directed(holdout),
    guards: guardFlags({ guard, guardMetric, watchMetric, guardTolerance }),
    budget: present({
      run: budget,
      study: studyBudget,
      trials: maxExperiments,
      trialRuns: maxRuns,
      patience,
      goal,
      proposing: maxProposing,
      tokens: maxTokens,
      usd: maxCost,
      memory: maxMemory,
      disk: maxDisk,
      processes: maxProcesses,
      cpus: maxCpus,
    }),
    revertOnFailure: keepRejected ? false : undefined,
    events: tellingOf(flags),
  });
}

/** One of the words that stand for a kind of network, or hosts. */
function networkFlag(words: readonly string[] | undefined): Network | undefined {
  const [word] = words ?? [];
  if (words?.length === 1 && (word === "none" || word === "loopback" || word === "open"))
    return word;
  return words;
}

const oneOrAll = (all: readonly string[] | undefined) => (all?.length === 1 ? all[0] : all);

type GuardFlags = {
  [Name in "guard" | "guardMetric" | "watchMetric" | "guardTolerance"]:
    | QuestionFlags[Name]
    | undefined;
};

/** Commands and numbers in one list; `undefined` where no flag names any. */
function guardFlags(flags: GuardFlags): Options["guards"] | undefined {
  const { guard, guardMetric = [], watchMetric = [], guardTolerance: tolerance } = flags;
  const numbers = [
    ...guardMetric.map((spec) => ({ ...directed(spec), mode: "strict" as const })),
    ...watchMetric.map((spec) => ({ ...directed(spec), mode: "watch" as const })),
  ].map((number) => (tolerance === undefined ? number : { ...number, tolerance }));
  return guard || numbers.length > 0 ? [...(guard ?? []), ...numbers] : undefined;
}

/** A number to guard, and at its end which way is better: `value:p99:minimize`. */
function directed(spec: string) {
  const [, metric = spec, direction] = /^(.+):(minimize|maximize)$/s.exec(spec) ?? [];
  return direction === undefined ? { metric } : { metric, direction: direction as Direction };
}

function rebase(path: string, below: string): string {
  if (below === "" || path.startsWith("/")) return path;
  return path.startsWith("!") ? `!${join(below, path.slice(1))}` : join(below, path);
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Without the keys that are undefined. */
function present<T extends object>(value: T): Present<T> {
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}
