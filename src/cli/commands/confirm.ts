import { confirm, readStudy } from "../../api/index.ts";
import { follow, replay } from "../follow.ts";
import { interruptibly } from "../interrupt.ts";

/** `assay confirm TRIAL`: more evidence for a decided trial. */
export function confirmCommand(
  trial: number,
  flags: { readonly study?: string; readonly runs?: number; readonly json?: boolean },
): Promise<number> {
  return interruptibly(async (interrupt) => {
    const { study, runs } = flags;
    const which = study === undefined ? {} : { study };
    const before = replay((await readStudy(which)).events());
    const asked = { ...which, trial, ...(runs === undefined ? {} : { runs }) };
    const code = await follow(await confirm(asked, interrupt), interrupt, flags, before);
    if (code !== 0) return code;
    const { verdict } = (await readStudy(which)).trial(trial) ?? {};
    return verdict?.kind === "kept" ? 0 : 1;
  });
}
