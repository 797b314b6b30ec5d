import { type Command, InvalidArgumentError, Option } from "commander";
import type { SandboxChoice, Strategy } from "../domain/experiment.ts";
import type { Direction } from "../domain/metric.ts";
import type { EventFlags } from "./event-flags.ts";

/** The flags that describe a question, as commander hands them over. */
export interface QuestionFlags extends EventFlags {
  readonly config?: string;
  readonly target?: readonly string[];
  readonly metric?: string;
  readonly metricName?: string;
  readonly direction?: Direction;
  readonly leastEffect?: number;
  readonly guard?: readonly string[];
  readonly guardMetric?: readonly string[];
  readonly watchMetric?: readonly string[];
  readonly guardTolerance?: number;
  readonly holdout?: string;
  readonly acceptUnproven?: boolean;
  readonly tooGood?: number | false;
  readonly maxRuns?: number;
  readonly protect?: readonly string[];
  readonly lend?: readonly string[];
  readonly budget?: string;
  readonly studyBudget?: string;
  readonly maxExperiments?: number;
  readonly patience?: number;
  readonly goal?: number;
  readonly maxProposing?: string;
  readonly maxTokens?: number;
  readonly maxCost?: number;
  readonly proposer?: readonly string[];
  readonly strategy?: Strategy;
  readonly program?: string;
  readonly base?: string;
  readonly branch?: string;
  readonly keepRejected?: boolean;
  readonly sandbox?: SandboxChoice;
  readonly isolate?: "candidate";
  readonly maxMemory?: string;
  readonly maxDisk?: string;
  readonly maxProcesses?: number;
  readonly maxCpus?: number;
  readonly network?: readonly string[];
  readonly env?: readonly string[];
  readonly read?: readonly string[];
  readonly proposerNetwork?: readonly string[];
  readonly proposerEnv?: readonly string[];
  readonly proposerRead?: readonly string[];
  readonly skipSensitivity?: boolean;
  readonly again?: boolean;
  readonly share?: boolean;
  readonly discardFirst?: boolean;
  readonly coolDown?: string;
  readonly redraw?: boolean;
  readonly seed?: number;
}

/** Adds the flags of a question; `judge` has those that make sense for one given change. */
export function withQuestion(command: Command, kind: "study" | "trial"): Command {
  command
    .option(
      "-c, --config <file>",
      "configuration (default: the nearest assay.config.ts, .js, .json)",
    )
    .option("-t, --target <glob...>", "what may be changed: files, folders or globs")
    .option("-m, --metric <spec>", "a preset, or a command that prints METRIC name=value")
    .option("--metric-name <name>", "which METRIC line is to move, where there are several")
    .addOption(
      new Option("--direction <way>", "which way is better (presets know theirs)").choices([
        "minimize",
        "maximize",
      ]),
    )
    .option(
      "--least-effect <part>",
      "the least effect worth keeping of a metric that varies (default 0.5%)",
      fraction,
    )
    .option("-g, --guard <cmd...>", "commands that must pass on a candidate")
    .option(
      "--guard-metric <spec...>",
      "numbers that may not get worse: value:peak-memory, or with its way value:p99:minimize",
    )
    .option("--watch-metric <spec...>", "the same, told only: reverts nothing")
    .option(
      "--guard-tolerance <part>",
      "how much worse a kept change may make them (default 2%)",
      fraction,
    )
    .option("--max-runs <n>", "limit of runs of one trial (default 160)", whole(1, 1_000_000))
    .option(
      "--too-good <times>",
      "believe no change more than so many times better; off: any (default 5)",
      times,
    )
    .option("--protect <glob...>", "what no proposal may touch, on top of what is inferred")
    .option(
      "--lend <path...>",
      "ignored files or folders that commands need, beside node_modules, .venv, …",
    )
    .option("--budget <time>", "limit of one run (default 5m)")
    .option("--base <rev>", "the revision to start from (default HEAD)");
  if (kind === "study") studyFlags(command);
  limitFlags(command);
  return runFlags(command);
}

/** How runs are made. */
function runFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--sandbox <kind>", "how commands are shut in (default auto)").choices([
        "auto",
        "bubblewrap",
        "unshare",
        "sandbox-runtime",
        "none",
      ]),
    )
    .addOption(
      new Option(
        "--isolate <what>",
        "candidate: the metric runs among the files of the base, and starts the candidate by $ASSAY_LAUNCH",
      ).choices(["candidate"]),
    )
    .option("--discard-first", "make a run that does not count whenever the version changes")
    .option("--cool-down <time>", "wait before every run")
    .option("--no-redraw", "leave hash seeds and the size of the environment alone")
    .option("--seed <n>", "seed of the order of runs", whole(0, 2 ** 32 - 1));
}

/** What one run may use and reach. */
function limitFlags(command: Command): void {
  command
    .option("--max-memory <size>", "limit of one run: 4GB (default 90 % of the machine's)")
    .option("--max-disk <size>", "limit of what one run may write (default 20GB)")
    .option("--max-processes <n>", "limit of one run (default 4096)", whole(1, 4_000_000))
    .option("--max-cpus <n>", "processors that one run may use (default all)", positive)
    .option("--network <host...>", "what runs reach: none (default), loopback, open, or hosts")
    .option("--env <name...>", "environment variables passed on to runs, beside harmless ones")
    .option(
      "--read <path...>",
      "what runs may read below your home folder, which is empty to them",
    );
}

function studyFlags(command: Command): void {
  command
    .option(
      "-p, --proposer <spec>",
      "patches:DIR, revisions:A,B, 'command:CMD', autofix, parameters, agent:NAME (claude, codex, …: docs/agents.md), model:PROVIDER/NAME (docs/models.md) or ideas:FILE,with=PROPOSER; may be given several times",
      several,
    )
    .addOption(
      new Option(
        "--strategy <name>",
        "who of several proposers is asked next (default bandit: who gains most for its cost)",
      ).choices(["bandit", "random", "sequential", "best-of-n"]),
    )
    .option("--proposer-network <host...>", "what the proposer reaches: as --network")
    .option("--proposer-env <name...>", "environment variables for the proposer: its model's key")
    .option("--proposer-read <path...>", "what the proposer may read below your home folder")
    .option("--program <file>", "research direction for proposers (default program.md, if there)")
    .option(
      "--study-budget <time>",
      "limit of the whole study: 8h; a trial under way ends with the evidence it has",
    )
    .option("-n, --max-experiments <n>", "limit of trials", whole(1, Number.MAX_SAFE_INTEGER))
    .option(
      "--patience <n>",
      "end after so many trials in a row of which none was kept",
      whole(1, Number.MAX_SAFE_INTEGER),
    )
    .option("--goal <value>", "end when the metric is as good as this, in its unit", amount)
    .option("--max-proposing <time>", "limit of all asking for proposals together: 2h")
    .option(
      "--max-tokens <n>",
      "limit of all proposals together, as agents and models tell it",
      whole(1, Number.MAX_SAFE_INTEGER),
    )
    .option("--max-cost <usd>", "limit of all proposals together, in US dollars: 5", positive)
    .option(
      "--holdout <spec>",
      "a number proposers are not told of (SPEC or SPEC:maximize); the final claim is made on it",
    )
    .option("--accept-unproven", "keep what is provisional too: no guarantee then")
    .option("--branch <name>", "where kept trials go (default assay/<study>)")
    .option("--keep-rejected", "keep failed attempts on side branches to look at")
    .option(
      "--again",
      "try again what earlier studies have refuted, and ideas that they have tried",
    )
    .option(
      "--share",
      "share what is learned with your other repositories that share, without paths and names (docs/vault.md)",
    )
    .option(
      "--skip-sensitivity",
      "do not break the target on purpose first, to see that the metric notices",
    );
}

/** One value each time that a flag is given. */
export const several = (text: string, before: readonly string[] = []) => [...before, text];

function fraction(text: string): number {
  const [, amount, percent] = /^(\d*\.?\d+)\s*(%?)$/.exec(text.trim()) ?? [];
  const value = Number(amount) / (percent ? 100 : 1);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("Write a percentage like 1%, or a fraction like 0.01.");
}

function times(text: string): number | false {
  if (text === "off") return false;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 1) return value;
  throw new InvalidArgumentError("Write a number above 1, or off.");
}

function amount(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Write a number, such as 0.95.");
}

function positive(text: string): number {
  const value = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new InvalidArgumentError("Write a number above zero, such as 1.5.");
}

/** Reads a whole number within bounds, for commander. */
export function whole(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= from && value <= to) return value;
    throw new InvalidArgumentError(`Write a whole number from ${from}.`);
  };
}
