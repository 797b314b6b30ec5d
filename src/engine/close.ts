import { isClosingOver } from "../decide/beat.ts";
import { luckOf } from "../decide/luck.ts";
import { closingValues } from "../decide/study.ts";
import type { Recorded } from "../domain/event.ts";
import type { Claim } from "../domain/evidence.ts";
import type { ClosingSide, Run } from "../domain/run.ts";
import type { Study } from "../domain/study.ts";
import type { Ledger } from "./ledger.ts";
import type { Signals, World } from "./world.ts";

/**
 * Runs the start of a study and its branch head afresh until the rule can claim what was gained, or its time
 * is out. Nothing to claim where nothing was kept.
 */
export async function* close<S>(
  ledger: Ledger<S>,
  world: World<S>,
  { finish, stop }: Signals,
): AsyncGenerator<Recorded, Claim | undefined> {
  if (ledger.state.study.tally.kept === 0) return undefined;
  for (;;) {
    const { study, session } = ledger.state;
    const values = closingValues(study);
    const ask = world.rule.closing(session, values);
    if (ask.kind === "claim") return ask.claim;
    const failed = values.length < study.closing.length;
    if (failed || finish.aborted || isClosingOver(ledger.state))
      return world.rule.claim(session, values);
    const isOther = study.closing.at(-1)?.side !== ask.side;
    if (study.experiment.discardFirst && isOther) await measure(ask.side, study, "-discarded");
    const run = await measure(ask.side, study);
    yield ledger.record({ type: "closing-ran", side: ask.side, run });
  }

  async function measure(side: ClosingSide, study: Study, what = ""): Promise<Run> {
    const workspace = await world.workspaces.open("baseline");
    const commit = side === "start" ? study.base : study.head;
    const afresh = () => world.workspaces.checkout(workspace, commit, "run");
    await afresh();
    const nth = study.closing.length + 1;
    return world.meter.measure(workspace, {
      limitMs: study.experiment.budget.runMs,
      label: `${study.id}/closing/run-${nth}-${side}${what}`,
      signal: stop,
      afresh,
      habits: study.habits,
      ...luckOf(study.experiment, "closing", nth),
    });
  }
}
