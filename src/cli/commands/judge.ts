import { type Judgement, judge } from "../../api/index.ts";
import { AssayError } from "../../domain/error.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { jsonLine, verdictJson } from "../../view/json.ts";
import { judgementText } from "../../view/judgement.ts";
import { DIRTY } from "../../view/plan.ts";
import { watchFrom, watchNext } from "../../view/watch.ts";
import { EXIT } from "../fail.ts";
import type { QuestionFlags } from "../flags.ts";
import { interruptible } from "../interrupt.ts";
import { readQuestion } from "../question.ts";
import { openScreen } from "../screen.ts";
import { look, print } from "../terminal.ts";

type JudgeFlags = QuestionFlags & {
  readonly candidate?: string;
  readonly patch?: string;
  readonly json?: boolean;
};

const EXIT_OF: Readonly<Record<Verdict["kind"], number>> = { kept: 0, reverted: 1, invalid: 3 };

/** `assay judge`: one trial on a given change. */
export async function judgeCommand({ candidate, patch, ...flags }: JudgeFlags): Promise<number> {
  if (candidate === undefined && patch === undefined) {
    throw new AssayError({
      code: "usage",
      detail: "Nothing was given to judge.",
      help: "Name the change: assay judge --candidate BRANCH, or --patch FILE.",
    });
  }
  const { json, ...question } = flags;
  const { options } = await readQuestion(question);
  using interrupt = interruptible();
  const judgement = await watched(interrupt.signal, json ?? false, (run) =>
    judge(
      {
        ...options,
        ...(candidate === undefined ? {} : { candidate }),
        ...(patch === undefined ? {} : { patch }),
      },
      run,
    ),
  );
  if (judgement === undefined) return EXIT.interrupted;
  const { verdict, dirty } = judgement;
  if (dirty) process.stderr.write(`assay: ${DIRTY}\n`);
  if (json) print(jsonLine(verdictJson(judgement)));
  else print(`\n${judgementText(judgement, look(process.stdout))}`);
  return EXIT_OF[verdict.kind];
}

type JudgeRun = NonNullable<Parameters<typeof judge>[1]>;

/** Shows the trial while it runs; `undefined` when the user stopped it. */
async function watched(
  signal: AbortSignal,
  json: boolean,
  start: (run: JudgeRun) => Promise<Judgement>,
): Promise<Judgement | undefined> {
  let watch = watchFrom(Date.now());
  const screen = openScreen(watch, { json });
  const onEvent: JudgeRun["onEvent"] = (recorded) => {
    watch = watchNext(watch, recorded);
    screen.show(recorded, watch);
  };
  try {
    return await start({ signal, onEvent });
  } catch (thrown) {
    if (signal.aborted && !(thrown instanceof AssayError)) return undefined;
    throw thrown;
  } finally {
    screen.end();
  }
}
