/**
 * An outer loop that drives experiments one trial a beat: `node examples/heartbeat/main.ts`, in about half a minute, on a
 * copy of `leaderboard/`. In a project of your own:
 *
 *     import { SystemExperiment, studyEvents } from "assay";
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleProposals, exampleRepository, git } from "../repository.ts";
import { type Aim, beat, outcomeOf } from "./beat.ts";

/** A folder with some of the proposals of `leaderboard`. */
function someOf(folder: string, name: string, ...patches: readonly string[]): string {
  const own = join(folder, name);
  for (const patch of patches) {
    cpSync(join(exampleProposals("leaderboard"), `${patch}.patch`), join(own, `${patch}.patch`));
  }
  return `patches:${own}`;
}

const directory = exampleRepository("leaderboard");
const folder = mkdtempSync(join(tmpdir(), "assay-heartbeat-"));
try {
  const events = { file: join(folder, "events.jsonl") };
  const aim: Aim = {
    directory,
    question: {
      target: "src",
      metric: "node bench/run.js",
      metricName: "comparisons",
      direction: "minimize",
      guards: ["node --test"],
      events,
      ...(process.argv[2] === "none" && { sandbox: "none" }),
    },
    proposers: [
      someOf(folder, "careful", "07-describe-ties", "01-plain-loop", "02-binary-insertion"),
      someOf(folder, "bold", "04-keep-only-the-best", "05-shorter-season"),
    ],
    patience: 2,
  };
  // A real loop would wait here: for a timer, a message, a quiet machine.
  while (await beat(aim, (line) => console.log(JSON.stringify(line))));

  const branch = await outcomeOf(aim);
  console.log(
    `\n$ git log --oneline main..${branch}\n${git(directory, "log", "--oneline", `main..${branch}`)}`,
  );
  const told = readFileSync(events.file, "utf8").trimEnd().split("\n");
  console.log(`\n${told.length} events in ${events.file}, the last one:\n${told.at(-1)}`);
} finally {
  rmSync(directory, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
