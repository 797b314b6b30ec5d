import type { StudyRun } from "../api/index.ts";
import type { Recorded } from "../domain/event.ts";
import type { Outcome } from "../domain/study.ts";
import { jsonLine, outcomeJson } from "../view/json.ts";
import { tornText } from "../view/lines.ts";
import { outcomeText } from "../view/study.ts";
import { type TrialRow, type Watch, watchFrom, watchNext } from "../view/watch.ts";
import { EXIT, reportProblem } from "./fail.ts";
import { FINISHING, type Interrupt } from "./interrupt.ts";
import { openScreen, type Printed } from "./screen.ts";
import { look, print } from "./terminal.ts";
import type { Voice } from "./voice.ts";

/** A study as watched so far, and the rows of what it kept. */
export interface Replayed {
  readonly watch: Watch;
  readonly kept: readonly TrialRow[];
}

/** Reads events that happened; `each` hears of every finished row. */
export function replay(
  events: Iterable<Recorded>,
  each: (row: TrialRow, watch: Watch) => void = () => {},
): Replayed {
  let watch = watchFrom(Date.now());
  const kept: TrialRow[] = [];
  for (const recorded of events) {
    watch = watchNext(watch, recorded);
    if (watch.finished) each(watch.finished, watch);
    if (watch.finished && isKept(watch.finished)) kept.push(watch.finished);
  }
  return { watch, kept };
}

const isKept = ({ trial }: TrialRow) => trial?.verdict?.kind === "kept";

/** Shows a running study until it ends, then its outcome; gives the exit code. */
export async function follow(
  run: StudyRun,
  interrupt: Interrupt,
  {
    cautions = [],
    voice,
    ...printed
  }: Printed & { readonly cautions?: readonly string[]; readonly voice?: Voice },
  before: Replayed = { watch: watchFrom(Date.now()), kept: [] },
): Promise<number> {
  let { watch } = before;
  const kept = [...before.kept];
  const screen = openScreen(watch, printed);
  cautions.forEach(screen.caution);
  if (voice) voice.hear = screen.say;
  const notice = () => screen.notice(FINISHING);
  interrupt.signal.addEventListener("abort", notice);
  try {
    for await (const recorded of run) {
      watch = watchNext(watch, recorded);
      if (watch.finished && isKept(watch.finished)) kept.push(watch.finished);
      screen.show(recorded, watch);
      const { event } = recorded;
      if (event.type === "study-resumed" && event.torn) screen.caution(tornText(event.torn));
    }
  } finally {
    interrupt.signal.removeEventListener("abort", notice);
    screen.end();
  }
  const outcome = await run.outcome;
  const { json = false, envelopes } = printed;
  if (!json && !envelopes) print(`\n${outcomeText(outcome, watch, kept, look(process.stdout))}`);
  if (outcome.problem) reportProblem(outcome.problem);
  if (json) print(jsonLine(outcomeJson(outcome)));
  return exitCode(outcome);
}

function exitCode({ because }: Outcome): number {
  if (because === "interrupted") return EXIT.interrupted;
  return because === "problem" ? EXIT.problem : 0;
}
