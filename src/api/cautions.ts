import { statSync } from "node:fs";
import { join } from "node:path";
import { commandFiles } from "../config/command-files.ts";
import { directionOf } from "../config/metrics.ts";
import { pathFrom } from "../config/paths.ts";
import { TEST_CODE, TEST_GLOBS } from "../config/well-known-files.ts";
import { guardedIn } from "../decide/sample.ts";
import type { Budget } from "../domain/budget.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { Objective } from "../domain/metric.ts";
import type { GitRepository } from "./compose.ts";
import { ideasCautions } from "./ideas-cautions.ts";
import { matcher } from "./matcher.ts";
import { submoduleCautions } from "./submodule-cautions.ts";

/** What a question was checked to be. */
interface Asked {
  readonly experiment: Experiment;
  readonly base: string;
  readonly files: readonly string[];
  readonly uncommitted: Awaited<ReturnType<GitRepository["uncommitted"]>>;
}

/**
 * What may surprise whoever asks, in words. None of it is wrong for sure: a program that is missing from
 * the base may be built before it is started.
 */
export async function cautionsOn(asked: Asked, repository: GitRepository): Promise<string[]> {
  const missing = await missingFiles(asked, repository);
  const { experiment, base } = asked;
  return [
    ...directionCaution(asked.experiment.objective),
    ...limitCaution(asked.experiment.budget),
    ...spendingCaution(asked.experiment),
    ...openTestsCaution(asked.files),
    ...(asked.uncommitted.changed
      ? ["Uncommitted changes are not part of this: the base is a commit."]
      : []),
    ...missing.map((path) => `${path} is not committed: commands will not find it.`),
    ...(await ideasCautions(experiment, repository)),
    ...(await submoduleCautions(experiment, base, repository)),
    ...(asked.files.length === 0 ? ["Every file that matches the target is protected."] : []),
  ];
}

const WAY = { minimize: "down", maximize: "up" } as const;

/** Runs that one block takes whose labelings are enough for a proof, and those of the screen before it. */
const FEWEST = 1 + 2 * 5;

/** Exact metrics need five runs; what varies cannot be proven in so few as this. */
function limitCaution({ trialRuns = FEWEST }: Budget): string[] {
  if (trialRuns >= FEWEST) return [];
  return [
    `${trialRuns} runs a trial prove nothing of a metric that varies: the best such a trial can end as is provisional (assay confirm gives it more).`,
  ];
}

/** What a program of the user's spends, it alone knows. */
function spendingCaution({
  budget: { tokens, usd },
  proposer,
  proposers = [proposer],
}: Experiment): string[] {
  if (tokens === undefined && usd === undefined) return [];
  return proposers
    .filter((spec) => spec.startsWith("command:"))
    .map(
      (spec) =>
        `${spec} tells nothing of tokens or money: limits of them do not hold for it (--max-proposing does).`,
    );
}

/** Who names tests as a target means it; what no tool can see is how little they then demand. */
function openTestsCaution(files: readonly string[]): string[] {
  const isTest = matcher(TEST_GLOBS);
  const [first, ...more] = files.filter((path) => isTest(path) && TEST_CODE.test(path));
  if (first === undefined) return [];
  const named = more.length > 0 ? `${first} and ${more.length} more` : first;
  return [
    `Tests are part of the target (${named}): a change may weaken what they demand, and nothing measures that.`,
  ];
}

/** A preset knows which way is better; whoever asks for the other one may have mistyped it. */
function directionCaution({ metric, direction }: Objective): string[] {
  const usual = directionOf(metric);
  if (usual === undefined || usual === direction) return [];
  return [
    `${metric.name} usually should go ${WAY[usual]}; this study asks for ${WAY[direction]} (--direction ${direction}).`,
  ];
}

/** Files that commands start, and that only the user's checkout has; ignored ones may be built. */
async function missingFiles({ experiment, base, uncommitted }: Asked, repository: GitRepository) {
  const { directory } = experiment;
  const { untracked } = uncommitted;
  const has = (path: string) =>
    untracked.some((entry) => path === entry || (entry.endsWith("/") && path.startsWith(entry))) &&
    statSync(join(repository.root, path), { throwIfNoEntry: false })?.isFile() === true;
  const ground = { has, read: (path: string) => repository.read(base, path) };
  const { lines, files } = startedBy(experiment);
  const found = files.flatMap((file) => pathFrom(directory, file) ?? []).filter(has);
  const started = await Promise.all(lines.map((line) => commandFiles(line, directory, ground)));
  return [...new Set([...found, ...started.flatMap((paths) => [...paths])])];
}

/** The commands of an experiment, and the files that its metric is read from. */
function startedBy(experiment: Experiment) {
  const { objective, guards, proposer, proposers = [proposer] } = experiment;
  const metrics = [objective.metric, ...guardedIn(experiment).map(({ metric }) => metric)];
  const programs = proposers.flatMap((spec) => /^command:(.*)$/s.exec(spec)?.[1] ?? []);
  return {
    lines: [
      ...metrics.flatMap(({ source }) => (source.kind === "command" ? [source.command] : [])),
      ...guards.map(({ command }) => command),
      ...programs,
    ],
    files: metrics.flatMap(({ source }) =>
      source.kind === "module" ? [source.module] : source.kind === "retrieval" ? [source.file] : [],
    ),
  };
}
