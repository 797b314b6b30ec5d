import { type Command, Option } from "commander";
import { HISTORY_FORMATS } from "../domain/history.ts";

const FORMATS = `
Formats (--format):
  tsv              results.tsv: commit, the metric, memory_gb, status, description
  tsv-timed        results.tsv with # metric_direction: higher_is_better, and times
  tsv-iterations   results.tsv with # metric_direction: higher, and rows of workers
  auto             .auto/log.jsonl
  autoresearch     autoresearch.jsonl
  labloop          labloop.jsonl`;

const formatOption = (description: string) =>
  new Option("--format <format>", description).choices(HISTORY_FORMATS);

/** `assay import` and `assay export`; `exit` ends the process with what a command gives. */
export function addHistories(
  program: Command,
  exit: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command("import")
    .description("Bring in what another tool tells of its trials, as claims in the vault.")
    .argument("<path>", "a file, or the folder of a session (.auto, autoresearch.*)")
    .addOption(formatOption("what the file is (default: what it looks like)"))
    .option("--name <name>", "what the history is called here (default: its metric and a mark)")
    .option("--json", "print JSON: what could not be read, and counts, one object a line")
    .addHelpText(
      "after",
      `${FORMATS}

A trial becomes a note that assay vault search finds. It is a claim: nothing of it was measured here, so it is
neither proved nor refuted, and no trial is left out for it. Ideas of a session become a list for
--proposer ideas:FILE. Importing again adds what is new and nothing twice.

Examples:
  $ assay import ../old-project
  $ assay import results.tsv --name last-winter

Exit status: 0 all of it came in, 1 some lines did not (each is told), 2 a problem.`,
    )
    .action(async (path, flags) =>
      exit((await import("./commands/histories.ts")).importCommand(path, flags)),
    );
  program
    .command("export")
    .description("Write a study, or an imported history, as a file that other tools read.")
    .addOption(formatOption("what to write").makeOptionMandatory())
    .option("--study <id>", "another study than the newest")
    .addOption(new Option("--imported <name>", "an imported history instead").conflicts(["study"]))
    .addOption(
      new Option("--direction <way>", "which way is better, where a history does not say").choices([
        "minimize",
        "maximize",
      ]),
    )
    .option("-o, --output <file>", "where to (default: it is printed)")
    .option("-f, --force", "write over a file that is there")
    .addHelpText(
      "after",
      `${FORMATS}

Every line is one that the tool itself could have written. What a format has no place for is left out,
and that is said on stderr.

Examples:
  $ assay export --format tsv --output results.tsv
  $ assay export --imported val-bpb-3fa29c1b --format auto -o .auto/log.jsonl`,
    )
    .action(async (flags) => exit((await import("./commands/histories.ts")).exportCommand(flags)));
}
