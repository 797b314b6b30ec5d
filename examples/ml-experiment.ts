/**
 * Experiments on a training run: `node examples/ml-experiment.ts`, in about half a minute. Where no
 * sandbox works, `node examples/ml-experiment.ts none` goes on without: the proposals are known.
 *
 * Tries the four proposals of `tiny-lm` on a copy of it. In a project of your own:
 *
 *     import { MlExperiment } from "assay";
 */
import { readFileSync, rmSync } from "node:fs";
import { MlExperiment, type Verdict } from "../src/index.ts";
import { exampleProposals, exampleRepository, git } from "./repository.ts";

function inWords(verdict: Verdict): string {
  if (verdict.kind !== "kept") return `${verdict.kind}: ${verdict.because}`;
  const { before, after } = verdict.evidence;
  return `kept: val_bpb ${before} → ${after}`;
}

const directory = exampleRepository("tiny-lm");
try {
  // Lower is better and a run has five minutes, unless said otherwise.
  const experiment = new MlExperiment({
    directory,
    target: "train.ts",
    metric: "val_bpb:node train.ts",
    proposer: `patches:${exampleProposals("tiny-lm")}`,
    program: "program.md",
    budget: { run: "1m" },
    sandbox: process.argv[2] === "none" ? "none" : "auto",
  });

  const study = experiment.run();
  for await (const { event } of study) {
    if (event.type === "proposed") console.log(event.proposal.hypothesis.statement.split("\n")[0]);
    if (event.type === "decided") console.log(`  ${inWords(event.verdict)}`);
  }

  const { branch, tally } = await study.outcome;
  console.log(`\n${tally.kept} kept, ${tally.reverted} reverted, ${tally.invalid} invalid`);
  console.log(`\n$ git log --oneline ${branch}\n${git(directory, "log", "--oneline", branch)}`);
  const { resultsFile } = experiment;
  if (resultsFile) console.log(`\nresults.tsv:\n${readFileSync(resultsFile, "utf8")}`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
