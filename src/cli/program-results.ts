import { type Command, Option } from "commander";
import { whole } from "./flags.ts";
import { addVaultSharing, addVaultWriting } from "./program-vault.ts";

/** `assay vault …`; `exit` ends the process with what a command gives. */
export function addVault(program: Command, exit: (code: Promise<number>) => Promise<void>): void {
  const vault = program
    .command("vault")
    .description("What the studies of this repository have taught, as files in .assay/memory.")
    .addHelpText(
      "after",
      "\nExamples:\n  $ assay vault show\n  $ assay vault search cache the parsed table",
    );
  vault
    .command("search")
    .description("Find notes by their words: has this been tried?")
    .argument("<words...>", "what to look for; any of the words will do, more are better")
    .option("--path <path...>", "files and folders: notes about them come first")
    .addOption(
      new Option("--status <status>", "only notes of this status").choices([
        ...["proved", "refuted", "undecided", "does-not-run"],
      ]),
    )
    .option("--everywhere", "look also at what your other repositories share")
    .option("--limit <count>", "how many at most (default 10)", whole(1, 1000))
    .option("--json", "print JSON, one note a line")
    .addHelpText(
      "after",
      "\nExample:\n  $ assay vault search cache the parsed table --path src/parser\n\nExit status: 0 something was found, 1 nothing was, 2 a problem.",
    )
    .action(async (words, flags) =>
      exit((await import("./commands/vault.ts")).search(words, flags)),
    );
  vault
    .command("show")
    .description("Print a note; without a name what every proposer is given (MEMORY.md).")
    .argument(
      "[note]",
      "its name: of a trial STUDY-tN, of a study its id, or a file of yours in notes/",
    )
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  $ assay vault show last-session-handoff")
    .action(async (name, flags) =>
      exit((await import("./commands/vault.ts")).showNote(name, flags)),
    );
  addVaultWriting(vault, exit);
  addVaultSharing(vault, exit);
  vault
    .command("stats")
    .description("Count the notes by what they say.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  $ assay vault stats --json")
    .action(async (flags) => exit((await import("./commands/vault.ts")).showStats(flags)));
  vault
    .command("rebuild")
    .description("Add the notes that are missing, from the journal; what is there stays as it is.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  $ assay vault rebuild")
    .action(async (flags) => exit((await import("./commands/vault.ts")).rebuild(flags)));
}

/** `assay report`; `exit` ends the process with what a command gives. */
export function addReport(program: Command, exit: (code: Promise<number>) => Promise<void>): void {
  program
    .command("report")
    .description(
      "Write a study as one page: claim, chart, every trial, noise, cost, how to check it.",
    )
    .option("--study <id>", "another study than the newest")
    .addOption(
      new Option("--format <kind>", "html, or md for a pull request")
        .choices(["html", "md"])
        .default("html"),
    )
    .option(
      "-o, --output <file>",
      "where to; - prints it (default: html in assay-report-<study>.html, md is printed)",
    )
    .option("-f, --force", "write over a file that is there")
    .addHelpText(
      "after",
      `
The page is one file that needs no network and runs no script. A study that is still running can be
reported too. Secrets are masked as they are in the journal.

Examples:
  $ assay report
  $ assay report --study 20260131-120000-ab12 --output night.html --force
  $ assay report --format md | gh pr create --title 'Faster parser' --body-file -`,
    )
    .action(async (flags) => exit((await import("./commands/report.ts")).reportCommand(flags)));
}
