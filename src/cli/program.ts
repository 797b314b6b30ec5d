import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { withEvents } from "./event-flags.ts";
import { whole, withQuestion } from "./flags.ts";
import { addEvents } from "./program-events.ts";
import { addHistories } from "./program-histories.ts";
import { addReport, addVault } from "./program-results.ts";

const PRESETS = `
Metrics (--metric):
  pytest · pylint · coverage · tox:ENV      quality of a Python project
  latency:CMD · cpu:CMD                     seconds that a command takes
  memory:CMD · exit-code:CMD                its peak memory in bytes, its status
  instructions:CMD                          what it executes: often the same to the last one
  retrieval:FILE                            recall, MRR, nDCG of labelled queries
  val_bpb                                   a training loop's validation loss
  module:PATH#EXPORT                        a function of a module: (workspace) => number
  value:NAME                                for guards: a number the metric's own run gives
  any other text                            a command that prints METRIC name=value`;

/** The command line: what each command is called, takes and says of itself. */
export function buildProgram(): Command {
  const program = new Command("assay")
    .description("Runs autonomous experiments on a git repository and keeps what measuring proves.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help of a command")
    .configureHelp({ showGlobalOptions: false })
    // What is wrong with a command line is said where every other problem is: `fail.ts`.
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .addHelpText(
      "after",
      `
Examples:
  $ assay learn --target 'src/**' --metric 'latency:node bench.js' --proposer patches:proposals
  $ assay judge --candidate my-branch --target src --metric pytest
  $ assay show 3

Everything Assay knows stays in .assay/; your checkout is never touched.`,
    );
  addLearn(program);
  addJudge(program);
  addReaders(program);
  addEvents(program, exit);
  addIdeas(program);
  addVault(program, exit);
  addHistories(program, exit);
  addNoise(program);
  addReport(program, exit);
  addVerify(program);
  addResume(program);
  addConfirm(program);
  addConfig(program);
  addDoctor(program);
  return program;
}

function addLearn(program: Command): void {
  const command = withQuestion(
    program
      .command("learn")
      .description("Run a study: try proposals one after another, keep what is better."),
    "study",
  )
    .option("--dry-run", "show the plan and what a proposer would get; change nothing")
    .option("--json", "print one event a line, the outcome last");
  withEvents(command)
    .addHelpText(
      "after",
      `${PRESETS}

Proposers (--proposer):
  patches:DIR       the patches of a folder, in the order of their names; the
                    text above a diff is its hypothesis
  revisions:A,B     branches or commits; the message is the hypothesis
  'command:CMD'     any program that edits the files where it is started, and
                    prints a line HYPOTHESIS … (and REMARK NOTE: … of
                    notes that it was given); in the folder $ASSAY_CONTEXT it
                    finds what to do and what was tried: context.md,
                    context.json, target.txt, history.jsonl, program.md,
                    memory.md, notes.md
  autofix           what the fixers that runs find would do (ruff, eslint, biome, black,
                    isort, …), one rule or one file at a time; no model is asked. The
                    default where a linter measures
  parameters        values that comments declare: const N = 8; // assay: int 1..64 log;
                    or the configuration, for JSON, .env and any text: parameters: [{ name:
                    "n", in: "app.json", at: "pool.n", space: "int 1..64 log" }],
                    constraints: ["n * m <= 64"]. No model is asked. The default where
                    something is declared
  agent:NAME        what a coding agent edits: claude, codex, pi, gemini, qwen, opencode,
                    cline, aider; agent:claude,model=NAME,time=20m,tokens=400000. It gets
                    its own key from your environment and reaches its model's host
  agent:acp:COMMAND any agent that speaks the Agent Client Protocol; its key and host are
                    given by --proposer-env and --proposer-network
  model:PROVIDER/NAME
                    what a language model answers when it is shown the target: anthropic,
                    openai, google, ollama, or compatible with url=URL,key=VARIABLE; it is
                    asked by Assay itself, with the key of your environment
  ideas:FILE,with=PROPOSER
                    the open ideas of a Markdown list (- [ ] …) or of a folder of Markdown
                    files, one a trial, worked out by an agent:, model: or command: proposer
Several: give --proposer several times. --strategy says who is asked next: bandit, by
proven gain against time and money; random; sequential, in turn; best-of-n, in turn and
told nothing of earlier trials. One that fails waits while the others go on.

Commands run in a checkout of the base, shut in: commit what they need. They have no
network and an empty home folder: --network, --env and --read give them more, and
--proposer-network, --proposer-env and --proposer-read the proposer.

Examples:
  $ assay learn --target 'src/**' --metric 'latency:node bench.js' --guard 'npm test' \\
      --proposer patches:proposals
  $ assay learn -t lib -m pytest -p 'command:./propose.sh' --budget 2m --study-budget 8h
  $ assay learn -t src -m 'latency:node bench.js' -n 20 -p agent:claude
  $ assay learn -t src -m 'latency:node bench.js' -n 20 -p model:ollama/qwen3-coder
  $ assay learn --events night.jsonl --webhook https://example.org/hook
  $ assay learn --dry-run          # with everything else in assay.config.ts

Exit status: 0 the study ended as planned, 2 a problem, 130 interrupted.`,
    )
    .action(async (flags) => exit((await import("./commands/learn.ts")).learn(flags)));
}

function addJudge(program: Command): void {
  const command = withQuestion(
    program
      .command("judge")
      .description("Judge one given change: a branch, a commit or a patch.")
      .addOption(new Option("--candidate <rev>", "the change as a branch or commit"))
      .addOption(new Option("--patch <file>", "the change as a patch").conflicts("candidate")),
    "trial",
  ).option("--json", "print one event a line, the verdict last");
  withEvents(command)
    .addHelpText(
      "after",
      `${PRESETS}

Examples:
  $ assay judge --candidate faster-parser --target src --metric 'latency:node bench.js'
  $ assay judge --patch fix.patch --base main -t src -m pytest --json

The base is a commit (HEAD): uncommitted work is left out.
Exit status: 0 kept, 1 reverted, 3 invalid, 2 a problem with the question, 130 interrupted.`,
    )
    .action(async (flags) => exit((await import("./commands/judge.ts")).judgeCommand(flags)));
}

function addReaders(program: Command): void {
  const reader = (name: string, description: string, example: string) =>
    program
      .command(name)
      .description(description)
      .option("--study <id>", "another study than the newest")
      .option("--json", "print JSON, one object a line")
      .addHelpText("after", `\nExample:\n  $ ${example}`);
  const commands = () => import("./commands/read.ts");
  reader("status", "Say where the newest study stands and what it kept.", "assay status").action(
    async (flags) => exit((await commands()).status(flags)),
  );
  reader("log", "List the trials of a study.", "assay log --study 20260131-120000-ab12").action(
    async (flags) => exit((await commands()).log(flags)),
  );
  reader("show", "Show a trial: hypothesis, diff, runs, verdict, output.", "assay show 3")
    .argument("<trial>", "the number of the trial")
    .action(async (trial, flags) => exit((await commands()).show(trial, flags)));
}

function addIdeas(program: Command): void {
  program
    .command("ideas")
    .description("List the ideas of a backlog with what became of them.")
    .argument("[path]", "a Markdown list, or a folder of Markdown files", "ideas.md")
    .option("--write", "tick off in the files what was kept or reverted, with its verdict")
    .option("--json", "print JSON, one object a line")
    .addHelpText("after", "\nExample:\n  $ assay ideas ideas.md --write")
    .action(async (path, flags) => exit((await import("./commands/ideas.ts")).ideas(path, flags)));
}

function addNoise(program: Command): void {
  withQuestion(
    program
      .command("noise")
      .description("Measure the untouched base, and say which effects this machine can resolve."),
    "trial",
  )
    .option("--runs <n>", "how often to measure (default 20)", whole(1, 100_000))
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  $ assay noise --metric 'latency:node bench.js' --runs 30")
    .action(async (flags) => exit((await import("./commands/noise.ts")).noiseCommand(flags)));
}

function addVerify(program: Command): void {
  program
    .command("verify")
    .description("Recompute every verdict of a study from its journal; runs nothing.")
    .option("--study <id>", "another study than the newest")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Each kept commit carries a hash of the journal up to its verdict (Assay-Journal), so a journal that
was edited afterwards no longer leads to the commits of its branch.

Example:
  $ assay verify

Exit status: 0 all agree, 1 something does not, 2 a problem.`,
    )
    .action(async (flags) => exit((await import("./commands/verify.ts")).verifyCommand(flags)));
}

function addResume(program: Command): void {
  const command = program
    .command("resume")
    .description("Go on where the last study of this repository stopped.")
    .option("--study <id>", "another study than the last")
    .option("--json", "print one event a line, the outcome last");
  withEvents(command)
    .addHelpText(
      "after",
      `
Example:
  $ assay resume

Exit status: 0 the study ended as planned or had ended before, 2 a problem or nothing to resume,
130 interrupted.`,
    )
    .action(async (flags) => exit((await import("./commands/resume.ts")).resumeCommand(flags)));
}

function addConfirm(program: Command): void {
  const command = program
    .command("confirm")
    .description("Give a decided trial more runs; keep it once it is proven.")
    .argument("<trial>", "the number of the trial", whole(1, Number.MAX_SAFE_INTEGER))
    .option("--study <id>", "another study than the newest")
    .option("--runs <n>", "the most runs to add (default 50)", whole(1, 1_000_000))
    .option("--json", "print one event a line, the outcome last");
  withEvents(command)
    .addHelpText(
      "after",
      `
For trials whose proof was begun and not brought to its end: reverted as provisional or not confirmed.
Their evidence goes on from where it stood, so nothing is measured twice and the guarantee of the study
holds; what is asked again often is no likelier to be kept by luck.

Example:
  $ assay confirm 7 --runs 100

Exit status: 0 kept, 1 still not, 2 a problem, 130 interrupted.`,
    )
    .action(async (trial, flags) =>
      exit((await import("./commands/confirm.ts")).confirmCommand(trial, flags)),
    );
}

function addConfig(program: Command): void {
  withQuestion(
    program.command("config").description("Print what is in force and where each value came from."),
    "study",
  )
    .option("--json", "print JSON, one option a line")
    .addHelpText("after", "\nExample:\n  $ assay config --budget 2m")
    .action(async (flags) => exit((await import("./commands/config.ts")).config(flags)));
}

function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("Say what protects this machine from what a study runs, and what does not.")
    .option("--json", "print JSON, one finding a line")
    .option(
      "--ask-agents [agent...]",
      "ask coding agents for one word, in a sandbox: all that have a key, or these (costs tokens)",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  $ assay doctor\n  $ assay doctor --ask-agents claude\n\nExit status: 0 a sandbox works, 1 none does.",
    )
    .action(async (flags) => exit((await import("./commands/doctor.ts")).doctorCommand(flags)));
}

async function exit(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}

function version(): string {
  const file = new URL("../../package.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).version;
}
