/**
 * What the engine itself costs: a metric that costs nothing, on a generated repository of 5,000 files,
 * next to a bare shell loop that protects nothing, both in this run and on the same repository.
 *
 *     npm run bench:engine [-- --trials 1000]
 */
import { execFileSync, execSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import type { Proposer } from "../src/index.ts";

// As the command line does.
setFlagsFromString("--semi-space-growth-factor=1");
// What users run is the build, not the sources; its types are those of the sources.
const build = new URL("../dist/index.js", import.meta.url).href;
const { SystemExperiment } = (await import(build)) as typeof import("../src/index.ts");

const { values } = parseArgs({ options: { trials: { type: "string", default: "1000" } } });
const TRIALS = Number(values.trials);
const FILES = 5_000;
const BARE_LOOPS = 100;
const WINDOW = Math.min(50, Math.floor(TRIALS / 4));

const median = (all: readonly number[]) =>
  [...all].sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN;

function generate(root: string): void {
  for (let folder = 0; folder < 100; folder++) {
    mkdirSync(join(root, `src/part${folder}`), { recursive: true });
    for (let file = 0; file < FILES / 100; file++) {
      const text = `export const value${file} = ${folder * file};\n`.repeat(8);
      writeFileSync(join(root, `src/part${folder}/file${file}.js`), text);
    }
  }
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, stdio: "ignore" });
  git("init", "-q", "-b", "main");
  git("config", "user.name", "bench");
  git("config", "user.email", "bench@localhost");
  git("add", "-A");
  git("commit", "-q", "-m", "Start");
}

/** Edit, add, commit, run, reset: what most loops of this kind do, in the user's own checkout. */
function bareLoop(root: string, nth: number): number {
  const began = performance.now();
  execSync(
    `echo "// ${nth}" >> src/part0/file0.js && git add -A && git commit -q -m try && sh -c 'echo METRIC work=1' && git reset -q --hard HEAD~1`,
    { cwd: root, stdio: "ignore" },
  );
  return performance.now() - began;
}

/** Every proposal edits one file; none has an effect. */
const proposer: Proposer = {
  name: "bench",
  async propose({ trial }, workspace) {
    appendFileSync(join(workspace.path, "src/part0/file0.js"), `// ${trial}\n`);
    const hypothesis = { statement: `Edit ${trial}` };
    return { kind: "proposal", source: `bench:${trial}`, hypothesis, change: { kind: "edits" } };
  },
};

/** What a trial is made of: the events at whose ends the stages end. */
const STAGES: Readonly<Record<string, string>> = {
  "trial-started": "put the workspace back, propose, snapshot",
  applied: "compare the trees",
  "ran 1": "make the candidate's files, prove and run them",
  decided: "verdict",
};

async function study(root: string, bare: number[]) {
  const experiment = new SystemExperiment({
    directory: root,
    target: "src/**",
    metric: "echo METRIC work=1",
    direction: "minimize",
    proposer,
    budget: { trials: TRIALS },
    skipSensitivity: true,
    seed: 1,
  });
  const perTrial: number[] = [];
  const perStage = new Map<string, number[]>();
  let [began, stageBegan] = [0, 0];
  let [isolation, runs, memoryAtFirst] = ["", 0, 0];
  for await (const { event } of experiment.run()) {
    if (event.type === "study-started") isolation = event.environment.isolation;
    if (event.type === "baseline-ran") began = stageBegan = performance.now();
    if (event.type === "trial-started") runs = 0;
    if (event.type === "ran") runs += 1;
    const stage = STAGES[event.type === "ran" ? `ran ${runs}` : event.type];
    if (stage) {
      const took = perStage.get(stage) ?? [];
      perStage.set(stage, [...took.slice(-WINDOW), performance.now() - stageBegan]);
      stageBegan = performance.now();
    }
    if (event.type !== "settled") continue;
    perTrial.push(performance.now() - began);
    memoryAtFirst ||= memory();
    // Side by side: the machine's mood is the same for both.
    if (event.trial % Math.ceil(TRIALS / BARE_LOOPS) === 0) bare.push(bareLoop(root, event.trial));
    if (process.stdout.isTTY) process.stdout.write(`\r${event.trial} of ${TRIALS} trials`);
    began = stageBegan = performance.now();
  }
  if (process.stdout.isTTY) process.stdout.write("\r\x1b[K");
  return { perTrial, perStage, isolation, runs, memoryAtFirst };
}

const memory = () => process.memoryUsage().rss / 2 ** 20;

const root = mkdtempSync(join(tmpdir(), "assay-bench-"));
try {
  generate(root);
  for (let warm = 0; warm < 3; warm++) bareLoop(root, warm);
  const bare: number[] = [];
  const { perTrial, perStage, isolation, runs, memoryAtFirst } = await study(root, bare);
  const [trialMs, bareMs] = [median(perTrial), median(bare)];
  const early = median(perTrial.slice(WINDOW / 5, WINDOW / 5 + WINDOW));
  const late = median(perTrial.slice(-WINDOW));
  const rows: [string, string][] = [
    ["files in the repository", String(FILES)],
    ["sandbox", isolation],
    ["trials", `${perTrial.length}, runs in the last: ${runs}`],
    ["trials per minute", (60_000 / trialMs).toFixed(0)],
    ["engine overhead per trial, ms (median)", trialMs.toFixed(1)],
    ["bare loop per change, ms (median, 1 run each)", bareMs.toFixed(1)],
    ["trial / bare loop", (trialMs / bareMs).toFixed(2)],
    [`last ${WINDOW} trials / trials from ${WINDOW / 5}`, (late / early).toFixed(2)],
    ["engine memory after the first trial, MB", memoryAtFirst.toFixed(0)],
    ["engine memory at the end, MB", memory().toFixed(0)],
    ...[...perStage].map(([stage, took]): [string, string] => [
      `  ${stage}`,
      `${((100 * median(took)) / trialMs).toFixed(0)} % of a trial`,
    ]),
  ];
  for (const [name, value] of rows) console.log(`${name.padEnd(54)}${value}`);
  console.log(
    `METRIC engine_ms=${trialMs.toFixed(2)}\nMETRIC ratio_to_bare=${(trialMs / bareMs).toFixed(3)}`,
  );
} finally {
  rmSync(root, { recursive: true, force: true });
}
