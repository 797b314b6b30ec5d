import { readStudy, resume } from "../../api/index.ts";
import type { Study } from "../../domain/study.ts";
import { jsonLine } from "../../view/json.ts";
import { statusText } from "../../view/status.ts";
import { follow, replay } from "../follow.ts";
import { interruptibly } from "../interrupt.ts";
import { look, print } from "../terminal.ts";
import { openVoice } from "../voice.ts";

/** `assay resume`: the last study goes on, or the one named, or is said to be finished. */
export function resumeCommand(flags: {
  readonly study?: string;
  readonly json?: boolean;
}): Promise<number> {
  return interruptibly(async (interrupt) => {
    const { study } = flags;
    const voice = openVoice();
    const told = { ...interrupt, onSay: voice.onSay };
    const resumed = await resume(study === undefined ? {} : { study }, told);
    if (resumed.kind === "finished") return finished(resumed.study, flags);
    const before = replay((await readStudy({ study: resumed.study.id })).events());
    return follow(resumed.run, interrupt, { ...flags, voice }, before);
  });
}

async function finished(study: Study, { json }: { readonly json?: boolean }): Promise<number> {
  if (json) {
    print(jsonLine({ type: "finished", ...study }));
    return 0;
  }
  const { watch, kept } = replay((await readStudy({ study: study.id })).events());
  print("This study is finished.\n");
  print(statusText(watch, kept, Date.now(), look(process.stdout)));
  return 0;
}
