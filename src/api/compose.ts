import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  findDependencies,
  type GitRepository,
  openRepository,
  openWorkspaces,
  refuseEncodedFiles,
  submodulesOf,
} from "../adapters/git/index.ts";
import { apartExecutor } from "../adapters/launch/apart.ts";
import { removeFolder } from "../adapters/launch/remove.ts";
import { holderOf, type Lock, lockRepository } from "../adapters/lock/lock.ts";
import { createMeter, readsWorkspace } from "../adapters/metrics/meter.ts";
import { cgroupFindings } from "../adapters/process/cgroups.ts";
import { chooseCounter, counterFindings, startedCounter } from "../adapters/process/counters.ts";
import { processExecutor } from "../adapters/process/executor.ts";
import { endChildren } from "../adapters/process/leftovers.ts";
import { contextText } from "../adapters/proposers/context-files.ts";
import { givenProposer, patchProposer } from "../adapters/proposers/given.ts";
import { revisionsProposer } from "../adapters/proposers/revisions.ts";
import { buildCaches } from "../adapters/sandbox/build-caches.ts";
import { chooseSandbox, sandboxFindings } from "../adapters/sandbox/choose.ts";
import { maskedExecutor, maskedLog } from "../adapters/secrets/executor.ts";
import { maskedJournal } from "../adapters/secrets/journal.ts";
import { maskedProposer } from "../adapters/secrets/proposer.ts";
import { openJournal } from "../adapters/sqlite/journal.ts";
import { type RuleSession, rule } from "../decide/rule-in-force.ts";
import { guardedIn } from "../decide/sample.ts";
import { type Access, NO_ACCESS } from "../domain/access.ts";
import { AssayError } from "../domain/error.ts";
import type { Environment } from "../domain/event.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { Finding } from "../domain/finding.ts";
import { standsInPlace } from "../domain/guarantee.ts";
import type { Isolation } from "../domain/metric.ts";
import type { Territory } from "../domain/proposal.ts";
import { knownSecrets, type Mask, masking } from "../domain/secrets.ts";
import { rested } from "../engine/rest.ts";
import type { World } from "../engine/world.ts";
import type { Executor } from "../ports/executor.ts";
import type { Journal } from "../ports/journal.ts";
import type { Meter } from "../ports/meter.ts";
import type { Proposer, Saying } from "../ports/proposer.ts";
import type { Recall } from "../ports/vault.ts";
import type { Workspace, Workspaces } from "../ports/workspace.ts";
import { sharedPlaceIfAny, vaultOf } from "./compose-vault.ts";
import { environmentOf } from "./environment.ts";
import { equip } from "./equip.ts";
import { realClock } from "./real-clock.ts";
import { refutedBefore } from "./refuted-before.ts";
import { withBoundedRemarks } from "./remarked.ts";
import { remembered } from "./remembered.ts";
import { requireSameTools } from "./same-tools.ts";
import { shielded } from "./shielded.ts";
import type { MetricFunction } from "./types.ts";
import { watched } from "./watched.ts";

/*
 * The one place that chooses adapters. Doors and the classes of this folder get the world from here.
 */

export type { GitRepository };
export {
  chooseCounter,
  contextText,
  givenProposer,
  holderOf,
  lockRepository,
  openRepository,
  patchProposer,
  refuseEncodedFiles,
  revisionsProposer,
  startedCounter,
  submodulesOf,
};

/** Masks what looks like a secret, and the values of this process's environment that are named as one. */
export function ownMask(): Mask {
  return masking(knownSecrets(process.env));
}

/** The journal of a repository; only who holds its lock opens it without `looking`. */
export function journalOf(
  repository: GitRepository,
  options: { readonly looking?: boolean } = {},
): Journal {
  return maskedJournal(openJournal(join(repository.home, "journal.db"), options), ownMask());
}

/** The sandbox that a study of this experiment would get. Throws `no-sandbox`. */
export async function isolationOf(experiment: Experiment): Promise<Isolation> {
  const { isolation } = await chooseSandbox(experiment.sandbox);
  return experiment.objective.metric.source.kind === "function" ? "not isolated" : isolation;
}

/** How sandboxes, limits and counters fare on this machine. */
export async function machineFindings(): Promise<readonly Finding[]> {
  return [...(await sandboxFindings()), ...cgroupFindings(), ...counterFindings()];
}

/** Whether the files of runs can be sealed in this repository. */
export async function overlayFinding(repository: GitRepository): Promise<Finding> {
  const about = "overlays";
  try {
    const sandbox = await chooseSandbox("auto");
    const folder = existsSync(repository.home) ? repository.state.scratch : repository.root;
    if (await sandbox.canOverlay(folder)) {
      return {
        about,
        state: "good",
        says: "what a run writes goes to a layer that is thrown away",
      };
    }
  } catch (thrown) {
    if (!(thrown instanceof AssayError)) throw thrown;
  }
  const says =
    "none on this file system: the files of a workspace are proven again before every run";
  return { about, state: "weak", says };
}

/** The ignored folders that workspaces would be lent, from the repository's root. */
export function dependencyFolders(
  repository: GitRepository,
  { dependencies }: Experiment,
): Promise<readonly string[]> {
  return findDependencies(repository, dependencies);
}

/** What a world is made for. */
export interface WorldQuestion {
  readonly repository: GitRepository;
  readonly experiment: Experiment;
  readonly base: string;
  readonly journal: Journal;
  readonly proposer: Proposer;
  readonly metricFunction?: MetricFunction;
  readonly territoryOf: (path: string) => Territory;
  /** All files of the base that judge, the more important ones first. */
  readonly judging: readonly string[];
  /** What is known of the repository, for proposers. */
  readonly memory?: string | undefined;
  readonly recall?: Recall;
  /** Told what proposers say while they are asked. */
  readonly say?: (saying: Saying) => void;
}

/** A world, and where it stands. */
export interface Composed {
  readonly world: World<RuleSession>;
  readonly environment: Environment;
}

/**
 * Ends and removes what a session left behind that was killed while it held the lock; `branch` is the one that this
 * session works on. Comes before anything else is done with the repository.
 */
export async function clearLeftovers(
  repository: GitRepository,
  { former }: Lock,
  branch: string | undefined,
): Promise<void> {
  if (former) await endChildren(former.pid);
  removeFolder(contextIn(repository));
  if (!former) return;
  if (branch) repository.freeBranch(branch, Date.parse(former.since));
}

const contextIn = ({ home }: GitRepository) => join(home, "context");

/** Chooses every adapter of a study. Throws `no-sandbox`, and what opening workspaces and metrics throws. */
export async function composeWorld(question: WorldQuestion): Promise<Composed> {
  const { repository, experiment, base, journal, proposer, territoryOf } = question;
  const sandbox = await chooseSandbox(experiment.sandbox);
  const { access = NO_ACCESS, proposerAccess = NO_ACCESS } = experiment;
  // The journal, the objects and branches of the user, and what other repositories learned, wherever they lie.
  const hide = () => [repository.home, repository.places.commonDir, ...sharedPlaceIfAny()];
  const kept = {
    sandbox,
    hide,
    ...(experiment.budget.limits && { limits: experiment.budget.limits }),
  };
  const mask = ownMask();
  const logged = maskedLog(mask);
  const confined = (reaching: Access) =>
    maskedExecutor(processExecutor({ ...kept, access: reaching, logged }), mask);
  const [executor, proposing] = [confined(access), confined(proposerAccess)];
  const isolated = sandbox.isolation !== "none";
  const { dependencies } = experiment;
  const caches = buildCaches(await repository.paths(base), process.env);
  const guarded = guardedIn(experiment).map(({ metric }) => metric);
  const metrics = [experiment.objective.metric, ...guarded];
  const sealed =
    !metrics.some(readsWorkspace) && (await sandbox.canOverlay(repository.state.scratch));
  const pool = {
    isolated: standsInPlace(sandbox.isolation),
    sealed,
    dependencies,
    caches,
    watched: question.judging,
  };
  const workspaces = await openWorkspaces(repository, pool);
  const measuring = watched(executor, workspaces, territoryOf);
  const meter = meterOf(question, measuring, workspaces, mask);
  if (isolated)
    await sameTools(question, executor, await workspaceOf(workspaces, "baseline", base));
  const say = (saying: Saying) => question.say?.({ ...saying, words: mask(saying.words) });
  const environment = environmentOf(sandbox.isolation);
  const world: World<RuleSession> = {
    repository,
    workspaces,
    meter: rested(shielded(meter, question.judging), experiment.coolDownMs ?? 0, realClock),
    proposer: withBoundedRemarks(
      maskedProposer(proposer, mask, { repository, workspaces }),
      vaultOf(repository),
      mask,
    ),
    journal,
    clock: realClock,
    rule,
    territoryOf,
    ...(question.memory === undefined ? {} : { memory: question.memory }),
    targetFiles: remembered(async (commit) =>
      (await repository.paths(commit)).filter((path) => territoryOf(path) === "target"),
    ),
    refutedBefore: refutedBefore(question, environment),
    ...(question.recall && { resembling: question.recall.resembling }),
    equip: (workspace, trial, signal) => {
      const room = join(contextIn(repository), String(trial));
      const recall = question.recall?.about;
      return equip(workspace, { executor: proposing, experiment, room, signal, say, recall });
    },
  };
  return { world, environment };
}

/** Throws where the tools of the commands are others inside than outside. */
async function sameTools(
  { repository, experiment }: WorldQuestion,
  executor: Executor,
  workspace: Workspace,
): Promise<void> {
  const { access = NO_ACCESS } = experiment;
  const open = processExecutor({ sandbox: await chooseSandbox("none"), access });
  const { root } = repository;
  const checkout = { name: "outside", path: root, inside: root, mounts: [] };
  await requireSameTools(
    experiment,
    { executor: open, workspace: checkout },
    { executor, workspace },
  );
}

function meterOf(
  { repository, experiment, base, metricFunction }: WorldQuestion,
  executor: Executor,
  workspaces: Workspaces,
  mask: Mask,
): Meter {
  const evaluator = () => workspaceOf(workspaces, "evaluator", base);
  const room = join(contextIn(repository), "launch");
  return createMeter({
    executor,
    ...(experiment.isolate && { apart: apartExecutor({ executor, evaluator, room }) }),
    experiment,
    logs: join(repository.home, "logs"),
    mask,
    discard: removeFolder,
    readBase: (path) => repository.read(base, path),
    ...(metricFunction ? { metricFunction } : {}),
  });
}

/** A workspace as it is after a fresh checkout for a run. */
async function workspaceOf(workspaces: Workspaces, name: string, tree: string): Promise<Workspace> {
  const workspace = await workspaces.open(name);
  await workspaces.checkout(workspace, tree, "run");
  return workspace;
}
