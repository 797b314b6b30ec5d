import { type Judgement, type JudgeOptions, judge } from "../../api/index.ts";
import type { Recorded } from "../../domain/event.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { jsonLine, verdictJson } from "../../view/json.ts";
import { judgementText } from "../../view/judgement.ts";
import { watchFrom, watchNext } from "../../view/watch.ts";
import { printedOf } from "../event-flags.ts";
import type { QuestionFlags } from "../flags.ts";
import { FINISHING, type Interrupt, interruptibly } from "../interrupt.ts";
import { readQuestion } from "../question.ts";
import { openScreen, type Printed } from "../screen.ts";
import { look, print } from "../terminal.ts";

type JudgeFlags = QuestionFlags & {
  readonly candidate?: string;
  readonly patch?: string;
  readonly json?: boolean;
};

const EXIT_OF: Readonly<Record<Verdict["kind"], number>> = { kept: 0, reverted: 1, invalid: 3 };

/** `assay judge`: one trial on a given change. */
export async function judgeCommand({ candidate, patch, ...flags }: JudgeFlags): Promise<number> {
  const { json = false, ...question } = flags;
  const printed = printedOf(flags);
  // A configuration made for `learn` may name what to try; here that is given.
  const { proposer: _, hypothesis: __, ...options } = (await readQuestion(question)).options;
  const asked = {
    ...options,
    ...(candidate === undefined ? {} : { candidate }),
    ...(patch === undefined ? {} : { patch }),
  };
  const judgement = await interruptibly((interrupt) => watched(asked, interrupt, printed));
  const { verdict } = judgement;
  if (json) print(jsonLine(verdictJson(judgement)));
  else if (!printed.envelopes) print(`\n${judgementText(judgement, look(process.stdout))}`);
  return EXIT_OF[verdict.kind];
}

/** Judges, and shows the trial while it runs. */
async function watched(
  asked: JudgeOptions,
  interrupt: Interrupt,
  printed: Printed,
): Promise<Judgement> {
  let watch = watchFrom(Date.now());
  const screen = openScreen(watch, printed);
  const notice = () => screen.notice(FINISHING);
  interrupt.signal.addEventListener("abort", notice);
  const onEvent = (recorded: Recorded) => {
    watch = watchNext(watch, recorded);
    screen.show(recorded, watch);
  };
  try {
    return await judge(asked, {
      ...interrupt,
      onEvent,
      onCaution: screen.caution,
      onSay: screen.say,
    });
  } finally {
    interrupt.signal.removeEventListener("abort", notice);
    screen.end();
  }
}
