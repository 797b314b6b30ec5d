import { rmSync } from "node:fs";
import { exampleRepository } from "../../examples/repository.ts";
import type { Claim } from "../../src/domain/evidence.ts";
import type { Study } from "../../src/domain/study.ts";
import { assay, assayJson, hasNoSandbox } from "./assay.ts";

const QUESTION = [
  ...["--target", "train.ts", "--metric", "val_bpb:node train.ts", "--proposer", "parameters"],
  ...["--max-experiments", "12", "--seed", "1"],
];

/**
 * The second act: searches the hyper-parameters that comments in `train.ts` declare, with no model, and gives what is
 * not as it should be.
 */
export async function tune(): Promise<readonly string[]> {
  const repository = exampleRepository("tiny-lm");
  try {
    const args = ["learn", ...QUESTION];
    if (hasNoSandbox(repository, args)) args.push("--sandbox", "none");
    console.log(`$ cd ${repository}\n$ assay ${args.join(" ")}\n`);
    const code = await assay(repository, args);
    if (code !== 0) return [`the search of parameters ended with exit code ${code}`];
    const low = claimOf(repository)?.low ?? 0;
    if (low <= 0) return ["the search of parameters proved no gain"];
    console.log(
      `\nProven: val_bpb is lower by at least ${(100 * low).toFixed(1)} %. No model was asked.`,
    );
    return [];
  } finally {
    if (process.argv.includes("--keep")) console.log(`Kept: ${repository}`);
    else rmSync(repository, { recursive: true, force: true, maxRetries: 5 });
  }
}

function claimOf(repository: string): Claim | undefined {
  const lines = assayJson(repository, ["status"]) as readonly Partial<Study>[];
  return lines.find(({ ended }) => ended)?.ended?.claim;
}
