import { type Command, Option } from "commander";
import { several } from "./flags.ts";

type Exit = (code: Promise<number>) => Promise<void>;

/** What of `assay vault …` writes into the vault; `exit` ends the process with what a command gives. */
export function addVaultWriting(vault: Command, exit: Exit): void {
  vault
    .command("add")
    .description("Add a note of your own, or a rule that every proposer is given.")
    .argument("[text...]", "what is to be known; - reads it from standard input")
    .option("--file <file>", "read the text from a file")
    .option("--title <title>", "what it is called (default: its first line)")
    .option("--tag <tag>", "a tag, as Obsidian takes it; may be given several times", several)
    .option(
      "--path <path>",
      "a file or folder that it is about; may be given several times",
      several,
    )
    .option("--supersedes <note>", "a note that this one takes the place of")
    .addOption(
      new Option("--rule", "add a rule to your part of MEMORY.md instead").conflicts([
        ...["title", "tag", "path", "supersedes"],
      ]),
    )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
A note is a file in .assay/memory/notes. It is not written again: a correction is a new note that supersedes it,
and what is superseded is not found any more. What looks like a secret is masked.

Examples:
  $ assay vault add 'The allocator of this machine is slow; caching helped once.' --path src/parser
  $ assay vault add --file findings.md --tag parser --supersedes 2026-01-31-the-allocator
  $ git log -5 | assay vault add --title 'What was done by hand' -
  $ assay vault add --rule 'Leave the public API as it is.'`,
    )
    .action(async (words, flags) =>
      exit((await import("./commands/vault-add.ts")).addToVault(words, flags)),
    );
  vault
    .command("remark")
    .description("Add a remark to a note, which stays as it is.")
    .argument("<note>", "its name, as assay vault search tells it")
    .argument("<text...>", "what is to be said of it, 1,000 characters at most")
    .requiredOption("--by <name>", "who says so")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
A remark is told with the note, by assay vault show and to proposers, as what it is: nothing of it was measured.

Example:
  $ assay vault remark 20260131-120000-ab12-t3 'The parser has changed since.' --by me`,
    )
    .action(async (note, words, flags) =>
      exit((await import("./commands/vault-add.ts")).remark(note, words, flags)),
    );
}

/** What of `assay vault …` is about notes outside of it. */
export function addVaultSharing(vault: Command, exit: Exit): void {
  vault
    .command("export")
    .description("Write every note, for other programs or for people.")
    .addOption(
      new Option("--format <kind>", "jsonl: a note a line; md: one document")
        .choices(["jsonl", "md"])
        .default("jsonl"),
    )
    .option("-o, --output <file>", "where to (default: it is printed)")
    .option("-f, --force", "write over a file that is there")
    .addHelpText(
      "after",
      `
A line of JSON has the note's name, title, properties, body, links, remarks, and what supersedes it. The document has
your part of MEMORY.md, then each study with its trials, then the other notes. Secrets are masked.

Examples:
  $ assay vault export | jq -r 'select(.properties.status == "proved") | .title'
  $ assay vault export --format md --output memory.md`,
    )
    .action(async (flags) => exit((await import("./commands/vault-add.ts")).exportNotes(flags)));
  vault
    .command("forget")
    .description("Remove the copies that this repository shares with your others.")
    .argument("[note]", "one of them; its name here, or there")
    .option("--all", "all of them")
    .requiredOption(
      "--everywhere",
      "from the memory of all repositories; here notes are only added",
    )
    .option("--yes", "do it; without it is only said what would go")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
The notes of the repository itself stay as they are.

Examples:
  $ assay vault forget --all --everywhere --yes
  $ assay vault forget 20260131-120000-ab12-t3 --everywhere --yes`,
    )
    .action(async (note, flags) =>
      exit((await import("./commands/vault-add.ts")).forget(note, flags)),
    );
}
