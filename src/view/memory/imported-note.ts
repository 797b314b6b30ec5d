import {
  type Aside,
  HISTORY_FORMATS,
  HISTORY_NAMES,
  type HistoryFormat,
  type Json,
  type JsonObject,
  type Told,
  type ToldTrial,
} from "../../domain/history.ts";
import type { NoteStatus } from "../../domain/note.ts";
import { formatValue } from "../numbers.ts";
import { clean, cut, firstLine } from "../text.ts";
import { dayOf, frontMatter, quoted } from "./front-matter.ts";

/** A trial of another tool, on its way to a note. */
export interface ImportedTrial {
  /** The name of its history: `val_bpb-3fa29c1b`. */
  readonly history: string;
  /** Its place in the file, from 1: labels may repeat. */
  readonly place: number;
  readonly format: HistoryFormat;
  readonly trial: ToldTrial;
}

/** The name of its note, without the ending. */
export const importedName = ({ history, place }: Pick<ImportedTrial, "history" | "place">) =>
  `${history}-t${place}`;

/** A claim decides nothing, whatever it says; that something crashed is worth knowing. */
const statusOf = (told: Told): NoteStatus => (told === "crashed" ? "does-not-run" : "undecided");

const WORDS: Readonly<Record<Told, string>> = {
  baseline: "the untouched start",
  kept: "kept",
  dropped: "dropped",
  "checks-failed": "a check failed",
  crashed: "crashed",
  "no-change": "no change",
  remark: "no trial",
  unknown: "unknown",
};

/** A trial of another tool as a Markdown file. All that its line said stands in `record`, for whoever writes it again. */
export function importedNote({ history, format, trial }: Omit<ImportedTrial, "place">): string {
  const { at, metric, unit, value, told, status } = trial;
  const properties = frontMatter({
    kind: "imported",
    status: statusOf(told),
    ...(at !== undefined && { date: dayOf(at), decided: new Date(at).toISOString() }),
    history,
    format,
    trial: trial.label,
    metric,
    direction: trial.direction,
    said: status,
    value,
    commit: trial.commit,
    tags: ["assay", "assay/imported"],
    record: trial as unknown as JsonObject,
  });
  const [title = "", ...more] = clean(trial.description).split("\n");
  const said = told === "unknown" || told === "remark" ? `"${firstLine(status)}"` : WORDS[told];
  const number = value === undefined ? "" : ` ${metric ?? "metric"} ${formatValue(value, unit)}.`;
  const rest = restLines(trial);
  return [
    properties,
    `# ${firstLine(title) || `${WORDS[told]}, without a description`}`,
    ...(more.join("").trim() ? ["", quoted(more.join("\n"))] : []),
    "",
    `**${said}, says ${HISTORY_NAMES[format]}; not measured here.**${firstLine(number) ? ` ${firstLine(number)}` : ""}`,
    ...(rest.length > 0 ? ["", ...rest] : []),
    "",
    `Trial ${firstLine(trial.label)} of [[${history}]].`,
    "",
  ].join("\n");
}

/** Columns of a line of what else was said. */
const WIDTH = 400;

function restLines({ rest, values = {} }: ToldTrial): readonly string[] {
  const shown = (value: Json) =>
    firstLine(typeof value === "string" ? value : JSON.stringify(value));
  const { asi, ...others } = rest;
  const inner = isMap(asi) ? asi : {};
  return Object.entries({ ...values, ...others, ...inner })
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => cut(`- ${firstLine(name)}: ${shown(value)}`, WIDTH));
}

/** The trial of a note; `undefined` where it is none, or was changed so that it can no longer be read. */
export function importedIn(note: string): Pick<ImportedTrial, "format" | "trial"> | undefined {
  const [format, record] = [propertyIn(note, "format"), propertyIn(note, "record")];
  const isFormat = HISTORY_FORMATS.some((each) => each === format);
  if (!isFormat || !isTrial(record)) return undefined;
  return { format: format as HistoryFormat, trial: record as unknown as ToldTrial };
}

/** A property of a note as it was written; `undefined` where it is not there, or no JSON. */
export function propertyIn(note: string, name: string): Json | undefined {
  const head = /^---\n([\s\S]*?)\n---\n/.exec(note)?.[1] ?? "";
  const line = head.split("\n").find((each) => each.startsWith(`${name}: `));
  try {
    return line === undefined ? undefined : JSON.parse(line.slice(name.length + 2));
  } catch {
    return undefined;
  }
}

const isMap = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const OPTIONAL: Readonly<Record<string, "string" | "number">> = {
  ...{ value: "number", metric: "string", unit: "string", direction: "string" },
  ...{ commit: "string", at: "number", seconds: "number", memory: "number" },
};

function isTrial(value: Json | undefined): boolean {
  if (!isMap(value)) return false;
  const { label, told, status, description, rest, before, values } = value;
  const texts = [label, told, status, description].every((each) => typeof each === "string");
  const numbers = isMap(values) ? Object.values(values) : [];
  return (
    texts &&
    Object.hasOwn(WORDS, String(told)) &&
    isMap(rest) &&
    areAsides(before) &&
    (values === undefined || isMap(values)) &&
    numbers.every((each) => typeof each === "number") &&
    Object.entries(OPTIONAL).every(
      ([name, type]) => value[name] === undefined || typeof value[name] === type,
    )
  );
}

/** Whether a value is lines that are no trials. */
export const areAsides = (value: Json | undefined): value is readonly Aside[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string" || isMap(each));
