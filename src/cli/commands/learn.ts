import { SystemExperiment } from "../../api/index.ts";
import { jsonLine } from "../../view/json.ts";
import { planText } from "../../view/plan.ts";
import { printedOf } from "../event-flags.ts";
import type { QuestionFlags } from "../flags.ts";
import { follow } from "../follow.ts";
import { interruptibly } from "../interrupt.ts";
import { readQuestion } from "../question.ts";
import { look, print } from "../terminal.ts";
import { openVoice } from "../voice.ts";

/** `assay learn`: a whole study. */
export async function learn(
  flags: QuestionFlags & { readonly dryRun?: boolean; readonly json?: boolean },
): Promise<number> {
  const printed = printedOf(flags);
  const { options } = await readQuestion(flags);
  const experiment = new SystemExperiment(options);
  if (flags.dryRun) return dryRun(experiment, flags);
  const cautions = await experiment.cautions();
  const voice = openVoice();
  const shown = { ...printed, cautions, voice };
  return interruptibly((interrupt) =>
    follow(experiment.run({ ...interrupt, onSay: voice.onSay }), interrupt, shown),
  );
}

async function dryRun(
  experiment: SystemExperiment,
  { json }: { readonly json?: boolean },
): Promise<number> {
  const plan = await experiment.plan();
  print(json ? jsonLine({ type: "plan", ...plan }) : planText(plan, look(process.stdout)));
  return 0;
}
