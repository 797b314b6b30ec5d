import { readStudy, resume } from "../../api/index.ts";
import type { Study } from "../../domain/study.ts";
import { jsonLine } from "../../view/json.ts";
import { statusText } from "../../view/status.ts";
import { type EventFlags, printedOf } from "../event-flags.ts";
import { follow, replay } from "../follow.ts";
import { interruptibly } from "../interrupt.ts";
import { readQuestion } from "../question.ts";
import { look, print } from "../terminal.ts";
import { openVoice } from "../voice.ts";

/** `assay resume`: the last study goes on, or the one named, or is said to be finished. */
export async function resumeCommand(
  flags: EventFlags & { readonly study?: string; readonly json?: boolean },
): Promise<number> {
  const printed = printedOf(flags);
  const { study, json, ...telling } = flags;
  const { events } = (await readQuestion(telling)).options;
  return interruptibly(async (interrupt) => {
    const voice = openVoice();
    const told = { ...interrupt, onSay: voice.onSay, ...(events && { events }) };
    const resumed = await resume(study === undefined ? {} : { study }, told);
    if (resumed.kind === "finished") return finished(resumed.study, json);
    const before = replay((await readStudy({ study: resumed.study.id })).events());
    return follow(resumed.run, interrupt, { ...printed, voice }, before);
  });
}

async function finished(study: Study, json = false): Promise<number> {
  if (json) {
    print(jsonLine({ type: "finished", ...study }));
    return 0;
  }
  const { watch, kept } = replay((await readStudy({ study: study.id })).events());
  print("This study is finished.\n");
  print(statusText(watch, kept, Date.now(), look(process.stdout)));
  return 0;
}
