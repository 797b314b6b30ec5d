/**
 * Raises what pylint says of a Python package, and how many of its tests pass: `node examples/textkit.ts`, in a minute or
 * two. Needs pylint, pytest and ruff on PATH.
 */
import { rmSync } from "node:fs";
import { SystemExperiment, type Verdict } from "../src/index.ts";
import { exampleRepository } from "./repository.ts";

function inWords(verdict: Verdict): string {
  if (verdict.kind !== "kept") return `${verdict.kind}: ${verdict.because}`;
  const { before, after } = verdict.evidence;
  return `kept: ${before} → ${after}`;
}

/** Runs one study on a copy of the package, and tells what became of each proposal. */
async function raise(metric: string, proposer: string, trials: number): Promise<void> {
  const directory = exampleRepository("textkit");
  try {
    console.log(`\n${metric}, proposed by ${proposer}`);
    const experiment = new SystemExperiment({
      directory,
      target: "textkit",
      metric,
      proposer,
      budget: { run: "2m", trials },
    });
    const study = experiment.run();
    let statement = "";
    for await (const { event } of study) {
      if (event.type === "proposed") statement = event.proposal.hypothesis.statement;
      if (event.type === "decided") console.log(`  ${statement}\n    ${inWords(event.verdict)}`);
    }
    const { claim } = await study.outcome;
    if (claim) console.log(`${metric}: +${(100 * claim.estimate).toFixed(1)} %`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

await raise("pylint", "autofix", 2);
await raise("pytest", "command:python3 agent.py", 4);
