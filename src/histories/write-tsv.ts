import type { Aside, HistoryFormat, Json } from "../domain/history.ts";
import { cellOf, lineOf, rowOf, shortCommit, sixDecimals } from "./cells.ts";
import { numberIn } from "./lines.ts";
import type { Worded, WordedHistory, Written } from "./worded.ts";

/** Writes one of the forms of `results.tsv`. Whatever has no value is a crash to them, as they want a number. */
export function writeTsv(history: WordedHistory, format: HistoryFormat): Written {
  const { trials } = history;
  const measured = trials.filter(({ value, told }) => value !== undefined || told !== "kept");
  const lost = trials.length - measured.length;
  const untold = lost > 0 ? [`${lost} kept without a number left out: the format wants one`] : [];
  const body =
    format === "tsv" ? original(measured) : iterations({ ...history, trials: measured }, format);
  const begins = measured[0]?.told === "baseline";
  const own = history.format === format;
  const columns: readonly string[] = format === "tsv" ? ["metric"] : COLUMNS[format as Numbered];
  const others = own
    ? [...new Set(measured.flatMap(({ rest }) => Object.keys(rest)))].filter(
        (name) => !columns.includes(name),
      )
    : [];
  if (others.length > 0) untold.push(`columns left out: ${others.join(", ")}`);
  const comments = [...measured.flatMap(({ before }) => before), ...history.tail].length;
  // Its readers take the first line for the header, whatever it is.
  if (own && format === "tsv" && comments > 0) untold.push(`comments left out: ${comments}`);
  const needsStart = format !== "tsv" && !begins && measured.length > 0;
  const start = "it begins without a baseline, which readers of it expect";
  return { text: body, untold: needsStart ? [...untold, start] : untold };
}

/** The header of the original: its second column is called like the metric. */
export const originalHeader = (metric: string) =>
  rowOf(["commit", cellOf(metric) || "metric", "memory_gb", "status", "description"]);

/** What a row of the original tells. */
interface OriginalRow {
  readonly commit?: string | undefined;
  readonly value?: number | undefined;
  /** GB. */
  readonly memory?: number | undefined;
  readonly word: string;
  readonly description: string;
}

/** A row of the original; a crash reads 0.000000 and 0.0. */
export function originalRow({ commit, value, memory, word, description }: OriginalRow): string {
  const name = shortCommit(commit);
  if (value === undefined || word === "crash")
    return rowOf([name, "0.000000", "0.0", "crash", description]);
  return rowOf([name, sixDecimals(value), (memory ?? 0).toFixed(1), word, description]);
}

function original(trials: readonly Worded[]): string {
  const metric = trials.find((trial) => trial.metric !== undefined)?.metric ?? "metric";
  return originalHeader(metric) + trials.map(originalRow).join("");
}

const COLUMNS = {
  "tsv-timed": [
    ...["iteration", "timestamp", "commit", "metric", "delta", "guard", "guard-metric"],
    ...["status", "description"],
  ],
  "tsv-iterations": ["iteration", "commit", "metric", "delta", "guard", "status", "description"],
} as const;

type Numbered = keyof typeof COLUMNS;

function iterations(history: WordedHistory, format: HistoryFormat): string {
  const form = format as Numbered;
  const own = history.format === format;
  const parts: string[] = [];
  const [first] = history.trials;
  const comments = (asides: readonly Aside[]) => (own ? asides.flatMap(commentOf) : []);
  parts.push(...headOf(first, form, comments((first ?? { before: history.tail }).before)));
  let [retained, count] = [0, first?.told === "baseline" ? 0 : 1];
  for (const trial of history.trials) {
    if (trial !== first) parts.push(...comments(trial.before));
    const label = own ? trial.label : String(count);
    parts.push(
      rowOf(COLUMNS[form].map((column) => cellIn(column, { ...trial, label }, { retained, own }))),
    );
    count++;
    // A row of a worker (`5a`) tells of an attempt; the row of its batch says what stands.
    const stands = /\d$/.test(label) && (trial.told === "baseline" || trial.told === "kept");
    if (stands && trial.value !== undefined) retained = trial.value;
  }
  return [...parts, ...(first ? comments(history.tail) : [])].join("");
}

/** A comment on a line of its own; nothing where it is none. */
const commentOf = (aside: Aside): readonly string[] =>
  typeof aside === "string" && aside.startsWith("#") ? [`${lineOf(aside)}\n`] : [];

/** What stands above the rows: the direction, in the words of the form, and the header. */
function headOf(first: Worded | undefined, form: Numbered, comments: readonly string[]): string[] {
  const [lower, higher] =
    form === "tsv-timed" ? ["lower_is_better", "higher_is_better"] : ["lower", "higher"];
  const told = comments.find((line) =>
    [lower, higher].some((word) => line === directionLine(word)),
  );
  const direction = told ?? directionLine(first?.direction === "maximize" ? higher : lower);
  const others = comments.filter((line) => !line.startsWith("# metric_direction:"));
  const header = rowOf(COLUMNS[form]);
  // Its reader wants the direction in the first line and the header in the second.
  if (form === "tsv-timed") return [direction, header, ...others];
  if (told !== undefined) {
    return [...comments.filter((line) => line === told || others.includes(line)), header];
  }
  const named = first?.metric === undefined ? [] : [`# metric: ${cellOf(first.metric)}\n`];
  return [direction, ...(others.length > 0 ? others : named), header];
}

const directionLine = (word: string | undefined) => `# metric_direction: ${word}\n`;

function cellIn(
  column: (typeof COLUMNS)[Numbered][number],
  trial: Worded,
  { retained, own }: { readonly retained: number; readonly own: boolean },
): string {
  const { value, told, at } = trial;
  const isCrash = value === undefined && told !== "no-change" && told !== "remark";
  switch (column) {
    case "iteration":
      return cellOf(trial.label) || "-";
    case "timestamp":
      return at === undefined ? "-" : timeOf(at);
    case "commit":
      return shortCommit(trial.commit);
    case "metric":
      return String(value ?? (isCrash ? 0 : retained));
    case "delta": {
      const kept = own ? trial.rest.delta : undefined;
      if (typeof kept === "string" && numberIn(kept) !== undefined) return kept;
      return deltaOf(told === "baseline" || value === undefined ? 0 : value - retained);
    }
    case "guard":
      return guardOf(trial.rest.guard, trial);
    case "guard-metric":
      return textOf(trial.rest["guard-metric"]) ?? "-";
    case "status":
      return isCrash ? "crash" : trial.word;
    case "description":
      return trial.description;
  }
}

/** A guard passes, fails, or was not asked. */
function guardOf(told: Json | undefined, { told: status }: Worded): string {
  if (told === "pass" || told === "fail") return told;
  return status === "checks-failed" ? "fail" : "-";
}

const textOf = (value: Json | undefined) =>
  typeof value === "string" && value !== "" ? value : undefined;

/** With its sign, and without the dust of subtracting. */
function deltaOf(delta: number): string {
  const rounded = Number(delta.toPrecision(9));
  return rounded > 0 ? `+${rounded}` : String(rounded + 0);
}

/** A time in seconds where it is one, in milliseconds otherwise. */
const timeOf = (at: number) => new Date(at).toISOString().replace(".000Z", "Z");
