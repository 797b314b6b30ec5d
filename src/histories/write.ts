import type { History, HistoryFormat, ToldTrial } from "../domain/history.ts";
import type { Direction } from "../domain/metric.ts";
import type { Worded, WordedHistory, Written } from "./worded.ts";
import { wordFor } from "./words.ts";
import { writeLabloop } from "./write-labloop.ts";
import { writeLog } from "./write-log.ts";
import { writeTsv } from "./write-tsv.ts";

/**
 * Writes a history in a format, one strictly valid line after another, with statuses that the format has. Trials it has no
 * place for are left out and told of.
 */
export function writeHistory(
  { trials, ...history }: History,
  format: HistoryFormat,
  direction?: Direction,
): Written {
  // What a tool wrote itself is given back as it was.
  const first =
    history.format === format ? -1 : trials.findIndex(({ value }) => value !== undefined);
  const all = trials.map((trial, nth) => ({
    ...known(trial, nth === first),
    ...way(trial, direction),
  }));
  const worded = all.flatMap((trial): Worded[] => {
    const word = wordFor(format, trial);
    return word === undefined ? [] : [{ ...trial, word }];
  });
  const lost = trials.length - worded.length;
  const { text, untold } = WRITERS[format]({ ...history, trials: worded }, format);
  const remarks = `${lost} of ${trials.length} lines left out: they are no trials, and the format has no word for them`;
  return { text, untold: lost > 0 ? [remarks, ...untold] : untold };
}

/** The first one kept of a file is where it starts, by the protocol of these tools. */
const known = (trial: ToldTrial, isFirst: boolean): ToldTrial =>
  isFirst && trial.told === "kept" ? { ...trial, told: "baseline" } : trial;

const way = (trial: ToldTrial, direction: Direction | undefined) =>
  direction && trial.direction === undefined ? { direction } : {};

type Writer = (history: WordedHistory, format: HistoryFormat) => Written;

const WRITERS: Readonly<Record<HistoryFormat, Writer>> = {
  tsv: writeTsv,
  "tsv-timed": writeTsv,
  "tsv-iterations": writeTsv,
  auto: writeLog,
  autoresearch: writeLog,
  labloop: writeLabloop,
};
