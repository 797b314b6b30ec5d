/**
 * What it costs to leave the memory at the end of a session, and so of each `step()`: the notes of the study, what it came
 * to, the hot memory and the handoff, with several studies in the journal.
 *
 *     npm run bench:memory [-- --trials 500]
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { journalOf, openRepository } from "../src/api/compose.ts";
import { leaveMemory } from "../src/api/memory.ts";
import { type Proposer, SystemExperiment } from "../src/index.ts";

const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "500" },
    // How it calls itself.
    timed: { type: "string" },
    study: { type: "string" },
  },
});
const TRIALS = Number(values.trials);
const STUDIES = [1, 5, 20];
const REPEATS = 21;
const UTF8 = { encoding: "utf8" } as const;

/** Every proposal edits one file; none has an effect. */
const proposer: Proposer = {
  name: "bench",
  async propose({ trial }, workspace) {
    appendFileSync(join(workspace.path, "app.js"), `// ${trial}\n`);
    const hypothesis = { statement: `Edit the file for the ${trial}. time\n\nIt may help.` };
    return { kind: "proposal", source: `bench:${trial}`, hypothesis, change: { kind: "edits" } };
  },
};

/** A study as the engine makes it; gives its id. */
async function made(root: string): Promise<string> {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, stdio: "ignore" });
  writeFileSync(join(root, "app.js"), "export default 1;\n");
  git("init", "-q", "-b", "main");
  git("config", "user.name", "bench");
  git("config", "user.email", "bench@localhost");
  git("add", "-A");
  git("commit", "-q", "-m", "Start");
  const run = new SystemExperiment({
    ...{ directory: root, target: "app.js", metric: "echo METRIC work=1", direction: "minimize" },
    ...{ proposer, budget: { trials: TRIALS }, skipSensitivity: true },
  }).run();
  return (await run.outcome).study;
}

/** Milliseconds of leaving the memory again and again, in a process that has read nothing yet. */
async function timed(root: string, study: string): Promise<readonly number[]> {
  const repository = await openRepository({ directory: root });
  return Array.from({ length: REPEATS }, () => {
    const began = performance.now();
    leaveMemory(study, repository);
    return performance.now() - began;
  });
}

/** The same in a process of its own. */
function timedApart(root: string, study: string): readonly number[] {
  const file = fileURLToPath(import.meta.url);
  return JSON.parse(
    execFileSync(process.execPath, [file, "--timed", root, "--study", study], UTF8),
  );
}

async function table(root: string): Promise<void> {
  const study = await made(root);
  const journal = journalOf(await openRepository({ directory: root }));
  const events = [...journal.read(study)];
  console.log(
    `| studies of ${TRIALS} trials | the first beat of a process | later ones, median | 95 % of them within |`,
  );
  console.log("|---|---|---|---|");
  for (const count of STUDIES) {
    for (let nth = journal.studies().length; nth < count; nth++) {
      const copy = `20260101-0000${String(nth).padStart(2, "0")}-beef`;
      for (const { at, event } of events) journal.append(copy, at, event);
    }
    const [first = Number.NaN, ...later] = timedApart(root, study);
    const sorted = later.toSorted((a, b) => a - b);
    const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
    const cells = [first, at(0.5), at(0.95)].map((ms) => `${ms.toFixed(0)} ms`);
    console.log(`| ${[count, ...cells].join(" | ")} |`);
  }
  journal.close();
}

if (values.timed !== undefined) {
  console.log(JSON.stringify(await timed(values.timed, values.study ?? "")));
} else {
  const root = mkdtempSync(join(tmpdir(), "assay-bench-memory-"));
  try {
    await table(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
