import type { Command } from "commander";
import type { StudyEvent } from "../domain/event.ts";
import { eventType } from "./event-flags.ts";
import { whole } from "./flags.ts";

/** `assay events`; `exit` ends the process with what a command gives. */
export function addEvents(program: Command, exit: (code: Promise<number>) => Promise<void>): void {
  program
    .command("events")
    .description("Print the events of a study, past or running, one JSON object a line.")
    .option("--study <id>", "another study than the newest")
    .option("--since <seq>", "only what follows this one", whole(0, Number.MAX_SAFE_INTEGER))
    .option("--follow", "wait for more, until the study ends as planned")
    .option(
      "--types <type...>",
      "only these: decided, study-ended, …",
      (type: string, before: readonly StudyEvent["type"][] = []) => [...before, eventType(type)],
    )
    .option("--with-holdout", "tell of the holdout too: no proposer may see that")
    .addHelpText(
      "after",
      `
For programs that observe a study: what they missed while they were down follows the last seq that they
have seen. docs/events.md tells what each line holds.

Examples:
  $ assay events --follow
  $ assay events --study 20260131-120000-ab12 --since 41 --types decided study-ended

Exit status: 0 all is printed, 2 a problem, 130 interrupted.`,
    )
    .action(async (flags) => exit((await import("./commands/events.ts")).eventsCommand(flags)));
}
