import { durationMs } from "../config/duration.ts";
import { DEFAULTS } from "../config/layers.ts";
import { parseSize } from "../config/size.ts";
import type { Budget, Limits } from "../domain/budget.ts";
import { AssayError } from "../domain/error.ts";
import type { ExperimentOptions } from "./types.ts";

type Given = NonNullable<ExperimentOptions["budget"]>;

/** What a study may spend. Throws `duration-malformed`, and `usage` for a size that is none. */
export function budgetOf({ budget = {} }: ExperimentOptions): Budget {
  const { run = DEFAULTS.budget.run, study, trials, trialRuns, patience, goal } = budget;
  const { proposing, tokens, usd } = budget;
  const limits = limitsOf(budget);
  return {
    runMs: durationMs(run, "budget.run"),
    ...(study === undefined ? {} : { studyMs: durationMs(study, "budget.study") }),
    ...(trials === undefined ? {} : { trials }),
    ...(trialRuns === undefined ? {} : { trialRuns }),
    ...(patience === undefined ? {} : { patience }),
    ...(goal === undefined ? {} : { goal }),
    ...(proposing === undefined ? {} : { proposingMs: durationMs(proposing, "budget.proposing") }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(usd === undefined ? {} : { usd }),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
  };
}

function limitsOf({ memory, disk, output, processes, cpus }: Given): Limits {
  return {
    ...(memory === undefined ? {} : { memoryBytes: bytes(memory, "memory") }),
    ...(disk === undefined ? {} : { diskBytes: bytes(disk, "disk") }),
    ...(output === undefined ? {} : { outputBytes: bytes(output, "output") }),
    ...(processes === undefined ? {} : { processes }),
    ...(cpus === undefined ? {} : { cpus }),
  };
}

function bytes(given: string | number, of: string): number {
  const size = parseSize(given);
  if (size !== undefined) return size;
  const detail = `"${given}" is no limit of ${of}: write it like 4GB or 512MB.`;
  throw new AssayError({ code: "usage", detail, help: "assay learn --help" });
}
