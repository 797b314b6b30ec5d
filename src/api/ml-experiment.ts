import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Recorded } from "../domain/event.ts";
import type { Study } from "../domain/study.ts";
import { baselineRow, resultsHeader, trialRow } from "../view/results-tsv.ts";
import { SystemExperiment } from "./system-experiment.ts";
import type { ExperimentOptions, RunOptions } from "./types.ts";

/**
 * The preset for training runs: change `train.py`, run it for five minutes at most, read `val_bpb:`
 * from what it prints, lower is better. Everything can be overridden. The trials also stand in
 * `.assay/results/<study>.tsv`, in the five columns that such loops have always used.
 */
export class MlExperiment extends SystemExperiment {
  #file: string | undefined;

  constructor(options: ExperimentOptions = {}) {
    super({ target: "train.py", metric: "val_bpb", ...options });
  }

  /** The `results.tsv` of this study, once its first trial has begun. */
  get resultsFile(): string | undefined {
    return this.#file;
  }

  protected override async *conduct(
    options: RunOptions,
    trials?: number,
  ): AsyncGenerator<Recorded> {
    const { repository } = await this.prepare();
    for await (const recorded of super.conduct(options, trials)) {
      const { type } = recorded.event;
      const { study, last } = this.state ?? {};
      if (study && type === "trial-started") this.#file = resultsFile(repository.home, study);
      if (study && last && type === "settled") {
        this.#file ??= resultsFile(repository.home, study);
        appendFileSync(this.#file, trialRow(last, study));
      }
      yield recorded;
    }
  }
}

/** Begins the file with its header and the baseline, unless an earlier session did. */
function resultsFile(home: string, study: Study): string {
  const file = join(home, "results", `${study.id}.tsv`);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, resultsHeader(study) + baselineRow(study));
  }
  return file;
}
