import type { Guard } from "../domain/experiment.ts";
import type { Metric, Reading } from "../domain/metric.ts";
import type { Territory } from "../domain/proposal.ts";
import { commandFiles } from "./command-files.ts";
import { pathFrom } from "./paths.ts";
import { shadowing } from "./shadowing-files.ts";
import type { Match } from "./target.ts";
import { CONFIG_GLOBS, TEST_GLOBS } from "./well-known-files.ts";

/** What telling the evaluator's files from the target needs to know. */
export interface EvaluatorQuestion {
  readonly metric: Metric;
  /** The metrics of guarded numbers. */
  readonly guarded?: readonly Metric[];
  readonly guards: readonly Guard[];
  /** Folder where commands run, from the repository's root. */
  readonly directory: string;
  /** Every path of the base commit. */
  readonly paths: readonly string[];
  /** Globs from the repository's root. */
  readonly target: readonly string[];
  readonly protect: readonly string[];
  readonly match: Match;
  /** A file of the base commit; asked for manifests and pytest's configuration only. */
  readonly read: (path: string) => string | undefined | Promise<string | undefined>;
}

/** Whose file is whose. */
export interface EvaluatorFiles {
  /** Files of the base that the metric or a guard executes, or reads its labels from. */
  readonly evaluator: readonly string[];
  /** What a path, of the base or new, is to the experiment. */
  readonly territoryOf: (path: string) => Territory;
}

/**
 * Tells what a proposal may change from what judges it. The first rule that fits decides:
 *
 * 1. what the user protects is protected;
 * 2. a file that the target names outright is the target, even when the metric runs it (`train.py` is
 *    the program that is tuned and prints its own number);
 * 3. scripts that the metric or a guard executes, a metric's module, and a file of labelled queries
 *    are protected. The command of a `latency`, `cpu` or `memory` metric is no evaluator where a target
 *    was chosen: it is timed from outside, and making it faster is the point. Where everything is the
 *    target, nobody said that the workload may change, and it is protected too;
 * 4. new files that would be loaded in place of what judges are protected (see `shadowing`);
 * 5. tests and configuration, by their well-known names and by pytest's `python_files`, are protected, unless the pattern of a target
 *    spells such a name out itself (`tests/fixtures/**`, `packages/*` + `/package.json`);
 * 6. what matches the target is the target, anything else is outside.
 */
export async function evaluatorFiles(question: EvaluatorQuestion): Promise<EvaluatorFiles> {
  const { target, protect, match } = question;
  const evaluator = await judges(question);
  const isProtected = matching(match, protect);
  const isTarget = matching(match, target);
  const named = new Set(target);
  const isShadow = shadowing({ ...question, evaluator });
  const isWellKnown = wellKnown(question, [...WELL_KNOWN, ...(await pythonFiles(question))]);
  return {
    evaluator: [...evaluator].sort(),
    territoryOf: (path) => {
      if (isProtected(path)) return "protected";
      if (named.has(path)) return "target";
      if (evaluator.has(path) || isShadow(path)) return "protected";
      if (isWellKnown(path)) return "protected";
      return isTarget(path) ? "target" : "outside";
    },
  };
}

/** The files that judge: of the metric and of all guards. */
async function judges(question: EvaluatorQuestion): Promise<ReadonlySet<string>> {
  const { metric, guarded = [], guards, directory, paths, read } = question;
  const known = new Set(paths);
  const ground = { has: (path: string) => known.has(path), read };
  const lines = guards.map(({ command }) => command);
  const files: string[] = [];
  for (const { source } of [metric, ...guarded]) {
    const isProgram = source.kind === "command" && fromOutside(source.reading);
    if (source.kind === "command" && !(isProgram && isChosen(question))) lines.push(source.command);
    if (source.kind === "module") files.push(source.module);
    if (source.kind === "retrieval") files.push(source.file);
  }
  const found = new Set(files.flatMap((file) => pathFrom(directory, file) ?? []));
  for (const line of lines) {
    for (const path of await commandFiles(line, directory, ground)) found.add(path);
  }
  return found;
}

/** False when everything below the experiment's directory is the target. */
function isChosen({ target, directory }: EvaluatorQuestion): boolean {
  return !target.includes(directory === "" ? "**" : `${directory}/**`);
}

function fromOutside({ from }: Reading): boolean {
  return ["wall-time", "cpu-time", "peak-memory", "instructions"].includes(from);
}

const WELL_KNOWN = [...TEST_GLOBS, ...CONFIG_GLOBS];

/** Where pytest is configured. */
const PYTEST_CONFIG = /(?:^|\/)(?:\.?pytest\.(?:ini|toml)|pyproject\.toml|tox\.ini|setup\.cfg)$/;

/** Names that pytest was told to look for tests under. */
async function pythonFiles({ paths, read }: EvaluatorQuestion): Promise<string[]> {
  const texts = await Promise.all(paths.filter((path) => PYTEST_CONFIG.test(path)).map(read));
  return texts.flatMap((text = "") => {
    const [, list = ""] =
      /^\s*python_files\s*=\s*(\[[^\]]*\]|.*(?:\n[ \t]+\S.*)*)/m.exec(text) ?? [];
    const names = list.replace(/#.*$/gm, "").match(/[\w*?.[\]-]*\.py\b/g) ?? [];
    return names.filter((name) => /[^*?.[\]]/.test(name.slice(0, -3))).map((name) => `**/${name}`);
  });
}

/** Tests and configuration by name, those left out that a target spells out. */
function wellKnown(
  { target, match }: EvaluatorQuestion,
  wellKnownNames: readonly string[],
): (path: string) => boolean {
  const fitsAny = match(wellKnownNames);
  if (!target.some((glob) => fitsAny(sampleOf(glob)))) return fitsAny;
  // Name by name: who targets `tests/app/src/**` has not asked for the `*.test.ts` in it.
  const names = wellKnownNames.map((name) => {
    const fits = match([name]);
    const allowed = target.filter((glob) => fits(sampleOf(glob)));
    return { fits, allows: matching(match, allowed) };
  });
  return (path) => fitsAny(path) && names.some(({ fits, allows }) => fits(path) && !allows(path));
}

/** A path as the pattern spells it: `tests/fixtures/**` gives `tests/fixtures/x`. */
function sampleOf(glob: string): string {
  return glob.replace(/\*+|\?/g, "x");
}

/** No globs match nothing, whatever the glob library makes of an empty list. */
function matching(match: Match, globs: readonly string[]): (path: string) => boolean {
  return globs.length === 0 ? () => false : match(globs);
}
