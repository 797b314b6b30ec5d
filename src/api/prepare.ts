import { join, relative, resolve } from "node:path";
import { durationMs } from "../config/duration.ts";
import { evaluatorFiles } from "../config/evaluator-files.ts";
import { DEFAULTS } from "../config/layers.ts";
import { parseMetric } from "../config/metric-spec.ts";
import { directionOf } from "../config/metrics.ts";
import { globFromRoot, targetGlobs } from "../config/target.ts";
import { guardedIn } from "../decide/sample.ts";
import { AssayError } from "../domain/error.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { Metric, Objective } from "../domain/metric.ts";
import type { Territory } from "../domain/proposal.ts";
import type { Proposer } from "../ports/proposer.ts";
import { accessOf } from "./access.ts";
import { budgetOf } from "./budget.ts";
import { cautionsOn } from "./cautions.ts";
import { type GitRepository, openRepository, ownMask, refuseEncodedFiles } from "./compose.ts";
import { withCounter } from "./counted.ts";
import { doubtsOf } from "./doubts.ts";
import { commandGuards, guardedNumbers } from "./guarded.ts";
import { matcher } from "./matcher.ts";
import { namedProposers } from "./named-proposers.ts";
import { readAsked } from "./read-asked.ts";
import { refuseIsolation } from "./refuse-isolation.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { checkDeclared, searchedIn, unsearchedCaution } from "./searched.ts";
import { asFound, type Named } from "./several-proposers.ts";
import type { ExperimentOptions, MetricFunction } from "./types.ts";

/** A question, checked against the repository it is about. */
export interface Prepared {
  readonly repository: GitRepository;
  readonly experiment: Experiment;
  readonly base: string;
  readonly branch?: string;
  readonly proposer: Proposer;
  readonly metricFunction?: MetricFunction;
  readonly territoryOf: (path: string) => Territory;
  readonly files: readonly string[];
  readonly protectedFiles: readonly string[];
  /** All files of the base that judge, those first that commands name. */
  readonly judging: readonly string[];
  readonly dirty: boolean;
  /** What may surprise whoever asks, in words. */
  readonly cautions: readonly string[];
}

/** Finds the proposer of a question; `start` is the folder it was asked in. */
type FindProposer = (
  options: ExperimentOptions,
  repository: GitRepository,
  start: string,
) => Named | Promise<Named>;

/**
 * Turns options into a question. Everything that can be known to be wrong before anything runs is a
 * `Problem` here, and leaves nothing behind.
 */
export async function prepare(
  options: ExperimentOptions,
  findProposer: FindProposer = namedProposers,
): Promise<Prepared> {
  const start = resolve(options.directory ?? process.cwd());
  const repository = await openRepository({ directory: start, looking: true });
  const named = await findProposer(options, repository, start);
  return checked(options, named, repository, start);
}

async function checked(
  options: ExperimentOptions,
  named: Named,
  repository: GitRepository,
  start: string,
): Promise<Prepared> {
  const { spec, proposer } = named;
  const directory = repository.directoryInRepository;
  const base = await baseOf(repository, options.base ?? DEFAULTS.base);
  const paths = await repository.paths(base);
  const entries = typeof options.target === "string" ? [options.target] : (options.target ?? []);
  const target = targetGlobs({ entries, directory, paths, match: matcher });
  const { objective, metricFunction } = objectiveOf(options, { target, paths, directory });
  const question: Experiment = {
    directory,
    target,
    objective,
    guards: commandGuards(options),
    ...guardedNumbers(options, objective.metric, (asked) =>
      metricOf(asked.metric, asked, { target, paths, directory }),
    ),
    protect: (options.protect ?? []).map((entry) => globFromRoot(entry, directory, paths)),
    dependencies: (options.dependencies ?? []).map((entry) => lentFromRoot(entry, directory)),
    budget: budgetOf(options),
    revertOnFailure: options.revertOnFailure ?? DEFAULTS.revertOnFailure,
    ...(options.acceptUnproven ? { acceptUnproven: true } : {}),
    ...doubtsOf(options, objective),
    ...programOf(options, start),
    proposer: spec,
    ...searchedIn(options, spec, directory),
    sandbox: options.sandbox ?? DEFAULTS.sandbox,
    ...(options.isolate ? { isolate: options.isolate } : {}),
    ...accessOf(options, proposer.needs),
    ...(options.discardFirst ? { discardFirst: true } : {}),
    ...(options.coolDown === undefined
      ? {}
      : { coolDownMs: durationMs(options.coolDown, "coolDown") }),
    redraw: options.redraw ?? DEFAULTS.redraw,
    skipSensitivity: options.skipSensitivity ?? DEFAULTS.skipSensitivity,
    ...(options.again ? { again: true as const } : {}),
    ...(options.share ? { share: true as const } : {}),
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 32),
  };
  refuseSecrets(question);
  refuseIsolation(question);
  const ground = await territories(question, repository, base, paths);
  await checkDeclared(question, repository, { base, files: ground.files });
  await proposer.check?.({ base, files: ground.files });
  const experiment = asFound(question, named);
  const uncommitted = await repository.uncommitted();
  return {
    repository,
    experiment,
    base,
    ...(options.branch === undefined ? {} : { branch: options.branch }),
    proposer,
    ...(metricFunction ? { metricFunction } : {}),
    ...ground,
    dirty: uncommitted.changed || uncommitted.untracked.length > 0,
    cautions: [
      ...(named.several?.cautions() ?? []),
      ...unsearchedCaution(options, spec),
      ...(await cautionsOn({ experiment, base, files: ground.files, uncommitted }, repository)),
    ],
  };
}

/** A name means a folder wherever it is; a path begins where the study does. */
function lentFromRoot(entry: string, directory: string): string {
  return entry.replace(/\/$/, "").includes("/") ? join(directory, entry) : entry;
}

async function baseOf(repository: GitRepository, revision: string): Promise<string> {
  const base = await repository.resolve(revision);
  if (base === undefined) throw new AssayError({ code: "unknown-revision", revision });
  await refuseEncodedFiles(repository, base);
  return base;
}

/** Says what each path is to an experiment; also what of the base may be changed, and what may not. */
export async function territories(
  experiment: Experiment,
  repository: GitRepository,
  base: string,
  paths: readonly string[],
): Promise<Pick<Prepared, "territoryOf" | "files" | "protectedFiles" | "judging">> {
  const { objective, guards, directory, target, protect } = experiment;
  const { evaluator, territoryOf } = await evaluatorFiles({
    metric: objective.metric,
    guarded: guardedIn(experiment).map(({ metric }) => metric),
    guards,
    directory,
    paths,
    target,
    protect,
    match: matcher,
    read: (path) => repository.read(base, path),
  });
  const inTarget = matcher(target);
  const judging = paths.filter((path) => territoryOf(path) === "protected");
  return {
    territoryOf,
    files: paths.filter((path) => territoryOf(path) === "target"),
    protectedFiles: judging.filter((path) => inTarget(path)),
    judging: foremost(judging, new Set(evaluator)),
  };
}

/** Files that commands name before others, and those near the root before those deep below it. */
function foremost(paths: readonly string[], named: ReadonlySet<string>): readonly string[] {
  const rank = (path: string) => (named.has(path) ? 0 : path.split("/").length);
  return paths.toSorted((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
}

interface Grounds {
  readonly target: readonly string[];
  readonly paths: readonly string[];
  readonly directory: string;
}

function objectiveOf(
  options: ExperimentOptions,
  grounds: Grounds,
): { objective: Objective; metricFunction?: MetricFunction } {
  const asked = options.metric;
  if (asked === undefined) throw new AssayError({ code: "metric-missing" });
  const { metric, direction: usual, metricFunction } = metricOf(asked, options, grounds);
  if (metric.source.kind === "same-run") {
    const detail = "only a guard can be a number of the metric's own run";
    throw new AssayError({ code: "metric-malformed", spec: metric.spec, detail });
  }
  const direction = options.direction ?? usual;
  if (!direction) {
    throw new AssayError({ code: "direction-missing", metric: metric.name || metric.spec });
  }
  const leastEffect = options.leastEffect ?? DEFAULTS.leastEffect;
  const objective = { metric: withCounter(metric), direction, leastEffect };
  return metricFunction ? { objective, metricFunction } : { objective };
}

function metricOf(
  asked: NonNullable<ExperimentOptions["metric"]>,
  { metricName }: { readonly metricName?: string },
  { target, paths, directory }: Grounds,
): { metric: Metric; direction?: Objective["direction"]; metricFunction?: MetricFunction } {
  if (typeof asked === "function") {
    const name = metricName ?? (asked.name || "metric");
    return { metric: { name, spec: name, source: { kind: "function" } }, metricFunction: asked };
  }
  if (typeof asked !== "string") {
    const metric = metricName === undefined ? asked : { ...asked, name: metricName };
    const direction = directionOf(metric);
    return direction ? { metric, direction } : { metric };
  }
  const known = new Set(paths);
  return parseMetric(asked, {
    targets: target.map((glob) => relative(directory, glob) || "."),
    hasPath: (path) => known.has(directory ? `${directory}/${path}` : path),
    ...(metricName === undefined ? {} : { metricName }),
  });
}

function programOf({ program }: ExperimentOptions, start: string): { program?: string } {
  if (program === undefined) return {};
  const text = readAsked("program", resolve(start, program), program).toString("utf8");
  return { program: ownMask()(text) };
}
