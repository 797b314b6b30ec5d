import { confirm, readStudy } from "../../api/index.ts";
import { type EventFlags, printedOf } from "../event-flags.ts";
import { follow, replay } from "../follow.ts";
import { interruptibly } from "../interrupt.ts";
import { readQuestion } from "../question.ts";
import { openVoice } from "../voice.ts";

/** `assay confirm TRIAL`: more evidence for a decided trial. */
export async function confirmCommand(
  trial: number,
  flags: EventFlags & { readonly study?: string; readonly runs?: number; readonly json?: boolean },
): Promise<number> {
  const printed = printedOf(flags);
  const { study, runs, json: _, ...telling } = flags;
  const { events } = (await readQuestion(telling)).options;
  return interruptibly(async (interrupt) => {
    const voice = openVoice();
    const told = { ...interrupt, onSay: voice.onSay, ...(events && { events }) };
    const which = study === undefined ? {} : { study };
    const before = replay((await readStudy(which)).events());
    const asked = { ...which, trial, ...(runs === undefined ? {} : { runs }) };
    const code = await follow(await confirm(asked, told), interrupt, { ...printed, voice }, before);
    if (code !== 0) return code;
    const { verdict } = (await readStudy(which)).trial(trial) ?? {};
    return verdict?.kind === "kept" ? 0 : 1;
  });
}
