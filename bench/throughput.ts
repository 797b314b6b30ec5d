/**
 * Experiments an hour with an agent and a metric that take their time, and the share of the study that is in
 * neither. The agent sleeps and edits without effect; the metric sleeps and tells a number that varies by 1 %.
 *
 *     npm run bench:throughput [-- --seconds 10 --agent 5 --trials 6]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

// What users run is the build, not the sources; its types are those of the sources.
const build = new URL("../dist/index.js", import.meta.url).href;
const { SystemExperiment } = (await import(build)) as typeof import("../src/index.ts");

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    agent: { type: "string", default: "5" },
    trials: { type: "string", default: "6" },
  },
});
const [seconds, agent, trials] = [values.seconds, values.agent, values.trials].map(Number) as [
  number,
  number,
  number,
];

const METRIC = `setTimeout(() => {
  const normal = Array.from({ length: 12 }, Math.random).reduce((a, b) => a + b) - 6;
  console.log("METRIC cost=" + 100 * (1 + 0.01 * normal));
}, ${seconds * 1000});
`;
const AGENT = `sleep ${agent}; echo "// $ASSAY_TRIAL" >> app.js; echo "Edit $ASSAY_TRIAL"`;

const root = mkdtempSync(join(tmpdir(), "assay-bench-throughput-"));
const git = (...args: string[]) => execFileSync("git", args, { cwd: root, stdio: "ignore" });
try {
  writeFileSync(join(root, "app.js"), "export default 1;\n");
  writeFileSync(join(root, "measure.js"), METRIC);
  git("init", "-q", "-b", "main");
  git("config", "user.name", "bench");
  git("config", "user.email", "bench@localhost");
  git("add", "-A");
  git("commit", "-q", "-m", "Start");
  const run = new SystemExperiment({
    ...{ directory: root, target: "app.js", metric: "node measure.js", direction: "minimize" },
    ...{ proposer: `command:${AGENT}`, budget: { trials }, skipSensitivity: true },
  }).run();
  for await (const { event } of run) {
    if (event.type === "decided") console.error(`trial ${event.trial}: ${event.verdict.kind}`);
  }
  report(await run.outcome);
} finally {
  rmSync(root, { recursive: true, force: true });
}

function report({ seconds: total, trials: made, ledgers }: Awaited<Outcome>): void {
  const { proposing, measuring } = ledgers;
  const own = total - proposing.asked * agent - measuring.ms / 1000;
  const rows = [
    ["experiments", made],
    ["runs, those of the base among them", measuring.runs],
    ["minutes in all", (total / 60).toFixed(1)],
    ["experiments an hour", ((3600 * made) / total).toFixed(0)],
    ["seconds in the agent", (proposing.asked * agent).toFixed(0)],
    ["seconds in the metric", (measuring.ms / 1000).toFixed(0)],
    ["seconds in neither", own.toFixed(1)],
    ["share in neither", `${((100 * own) / total).toFixed(2)} %`],
  ];
  console.log(`a metric of ${seconds} s, an agent of ${agent} s\n`);
  for (const [what, figure] of rows) console.log(`${String(what).padEnd(36)} ${figure}`);
}

type Outcome = ReturnType<InstanceType<typeof SystemExperiment>["run"]>["outcome"];
