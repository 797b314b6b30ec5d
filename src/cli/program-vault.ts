import type { Command } from "commander";

/** `assay vault …`; `exit` ends the process with what a command gives. */
export function addVault(program: Command, exit: (code: Promise<number>) => Promise<void>): void {
  const vault = program
    .command("vault")
    .description("What the studies of this repository have taught, as files in .assay/memory.")
    .addHelpText(
      "after",
      "\nExamples:\n  $ assay vault show\n  $ assay vault show 20261124-001414-56f6-t3",
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
