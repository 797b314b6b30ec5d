import { createLogUpdate } from "log-update";
import type { Recorded } from "../domain/event.ts";
import type { Saying } from "../ports/proposer.ts";
import { envelopeOf } from "../view/envelope.ts";
import { eventJson, jsonLine } from "../view/json.ts";
import { trialLine } from "../view/lines.ts";
import { liveText } from "../view/live.ts";
import { sensitivityText } from "../view/sensitivity.ts";
import { studyHead } from "../view/study.ts";
import { columnsFor, tableHead, tableRow } from "../view/table.ts";
import { firstLine, wrap } from "../view/text.ts";
import type { Watch } from "../view/watch.ts";
import { complain, isLive, look, print } from "./terminal.ts";

/** Shows a study while it runs. */
export interface Screen {
  /** An event, and the study after it. */
  show(recorded: Recorded, watch: Watch): void;
  notice(text: string): void;
  /** What a proposer says while it is asked. */
  say(saying: Saying): void;
  /** Something to know beforehand; it stays. */
  caution(text: string): void;
  /** Clears what is not meant to stay. */
  end(): void;
}

/** What is printed in place of what people read. */
export interface Printed {
  /** Events, and at the end what came of it. */
  readonly json?: boolean;
  /** Events as others are told of them, and nothing else. */
  readonly envelopes?: { readonly holdout?: boolean };
}

/** The screen for where stdout goes: JSON lines, a live table, or plain lines. */
export function openScreen(watch: Watch, { json = false, envelopes }: Printed): Screen {
  if (envelopes) {
    return jsonScreen((recorded, { state }) => {
      if (state) print(jsonLine(envelopeOf(recorded, state.study.experiment, envelopes)));
    });
  }
  if (json) return jsonScreen((recorded) => print(jsonLine(eventJson(recorded))));
  return isLive(process.stdout) ? liveScreen(watch) : plainScreen();
}

function jsonScreen(show: Screen["show"]): Screen {
  return {
    show,
    notice: say,
    say: sayDelay,
    caution: say,
    end: () => {},
  };
}

/** Drafts are for those who watch. */
const sayDelay = ({ kind, words }: Saying) => {
  if (kind !== "draft") say(firstLine(words));
};

const say = (text: string) => complain(`assay: ${text}`);

function plainScreen(): Screen {
  const style = look(process.stdout);
  return {
    show({ event }, watch) {
      const study = watch.state?.study;
      if (event.type === "study-started" || event.type === "study-resumed") {
        print(studyHead(watch, style));
      }
      if (study && event.type === "sensitivity-checked") {
        print(sensitivityText(event, study, style));
      }
      if (study && watch.finished) print(trialLine(watch.finished, study, style));
    },
    notice: say,
    say: sayDelay,
    caution: say,
    end: () => {},
  };
}

/** Finished rows scroll away above; only the open trial and the progress line are drawn again. */
function liveScreen(first: Watch): Screen {
  const stream = process.stdout;
  const log = createLogUpdate(stream);
  let watch = first;
  let noticed: string | undefined;
  let said: Saying | undefined;
  let hasHead = false;
  const columnsOf = ({ state }: Watch) =>
    state && columnsFor(look(stream), state.study.experiment.objective, state.study.metricName);
  const draw = () => {
    log(liveText(watch, columnsOf(watch), Date.now(), look(stream), { noticed, said }));
  };
  const caution = (text: string) => {
    const { paint, width } = look(stream);
    log.persist(`${paint.yellow("note:")} ${wrap(text, width - 6).replaceAll("\n", "\n      ")}`);
  };
  const ticking = setInterval(draw, 1000);
  draw();
  return {
    show({ event }, next) {
      watch = next;
      said = undefined;
      const columns = columnsOf(next);
      if (event.type === "study-started" || event.type === "study-resumed") {
        log.persist(`${studyHead(next, look(stream))}\n\n`);
      }
      if (next.finished && columns) {
        if (!hasHead) log.persist(tableHead(columns, look(stream)));
        hasHead = true;
        log.persist(tableRow(next.finished, columns, look(stream)));
      }
      const study = next.state?.study;
      if (study && event.type === "sensitivity-checked") {
        const style = look(stream);
        const text = wrap(sensitivityText(event, study, style), style.width - 7);
        log.persist(`     ${text.replaceAll("\n", "\n       ")}`);
      }
      draw();
    },
    notice(text) {
      noticed = text;
      draw();
    },
    say(saying) {
      if (saying.kind === "warning") return caution(saying.words);
      said = saying;
      // An answer comes in by many small parts; the clock draws it.
      if (saying.kind === "delay") draw();
    },
    caution,
    end() {
      clearInterval(ticking);
      log.clear();
      log.done();
    },
  };
}
