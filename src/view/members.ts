import stringWidth from "string-width";
import type { StudyState } from "../decide/study.ts";
import type { Experiment } from "../domain/experiment.ts";
import { type MemberRecord, memberRecords } from "../domain/members.ts";
import type { Look } from "./look.ts";
import { formatDuration, formatEffect, formatMoney } from "./numbers.ts";
import { cut, firstLine, pad } from "./text.ts";

/** Columns for a proposer, which may be a whole program. */
const NAME_ROOM = 40;

/** Which of several proposers a trial is from; nothing in a study that has but one. */
export function byOf(
  { by }: { readonly by?: string },
  { proposers = [] }: Experiment,
): string | undefined {
  return proposers.length > 1 && by !== undefined ? firstLine(by) : undefined;
}

/** The same for a line among others. */
export function briefByOf(trial: Parameters<typeof byOf>[0], experiment: Experiment) {
  const by = byOf(trial, experiment);
  return by === undefined ? undefined : cut(by, NAME_ROOM);
}

const HEAD = ["proposer", "trials", "kept", "proven gain", "proposing", "measuring", "money"];

/** What each of several proposers brought and cost, as a table; nothing where there is but one. */
export function membersText({ study, history }: StudyState, { paint }: Look): string[] {
  const { proposers = [], objective } = study.experiment;
  if (proposers.length < 2) return [];
  const records = memberRecords(proposers, history);
  const isAbsolute = history.some(
    ({ verdict }) => verdict.kind === "kept" && verdict.evidence.effect.scale === "absolute",
  );
  const scale = isAbsolute ? "absolute" : "fraction";
  const { unit } = objective.metric;
  const cells = (record: MemberRecord) => [
    cut(firstLine(record.by), NAME_ROOM),
    String(record.trials),
    String(record.kept),
    record.gain > 0 ? formatEffect({ scale }, record.gain, unit) : "none",
    formatDuration(record.proposingMs),
    formatDuration(record.measuringMs),
    record.usd > 0 ? formatMoney(record.usd) : "",
  ];
  const rows = [HEAD, ...records.map(cells)];
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => stringWidth(row[at] ?? ""))));
  const [head = "", ...lines] = rows.map((row) =>
    row
      .map((text, at) => pad(text, widths[at] ?? 0, at === 0 ? "left" : "right"))
      .join("  ")
      .trimEnd(),
  );
  return [[paint.dim(head), ...lines].map((line) => `  ${line}`).join("\n")];
}
