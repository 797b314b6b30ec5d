import type { Aside, History, HistoryFormat, Json, ToldTrial } from "../domain/history.ts";
import type { Direction } from "../domain/metric.ts";
import { type Collector, linesOf, numberIn, quoted, statusIn } from "./lines.ts";

/** The forms of `results.tsv`. */
export type TsvFormat = Extract<HistoryFormat, `tsv${string}`>;

/** Columns that have a place of their own in a trial; those of all others are kept as text. */
const OWN = ["iteration", "timestamp", "commit", "status", "description"];

/** Which form a header is of; `undefined` where it is none. */
export function tsvFormatOf(header: readonly string[]): TsvFormat | undefined {
  const has = (...names: string[]) => names.every((name) => header.includes(name));
  if (!has("status", "description")) return undefined;
  if (has("iteration", "metric")) {
    return has("timestamp") || has("guard-metric") ? "tsv-timed" : "tsv-iterations";
  }
  return has("commit") && metricColumn(header) !== undefined ? "tsv" : undefined;
}

/** The cells of a row. */
export const cellsOf = (raw: string): readonly string[] =>
  raw.split("\t").map((cell) => cell.trim());

/** What is in force for rows: columns, metric, direction. */
interface Form {
  readonly format: TsvFormat;
  readonly header: readonly string[];
  readonly metric?: string;
  readonly direction?: Direction;
}

/** Reads a `results.tsv` of the form that its header has, or of the one that is asked for. */
export function parseTsv(text: string, format: TsvFormat, told: Collector): History {
  const trials: ToldTrial[] = [];
  let asides: Aside[] = [];
  let form: Form | undefined;
  let comments: readonly string[] = [];
  for (const [line, raw] of linesOf(text)) {
    if (raw.startsWith("#")) {
      asides.push(raw);
      comments = [...comments, raw];
      if (form) form = { ...form, ...metaIn(comments, form) };
      continue;
    }
    const cells = cellsOf(raw);
    if (!form) {
      if (tsvFormatOf(cells)) form = formOf(format, cells, comments);
      else told.leave(line, "it is no header with status and description");
      continue;
    }
    const trial = trialIn(raw, form, [line, told]);
    if (!trial) continue;
    trials.push({ ...trial, label: trial.label || String(trials.length + 1), before: asides });
    asides = [];
  }
  return { format, trials, tail: asides };
}

function formOf(format: TsvFormat, header: readonly string[], comments: readonly string[]): Form {
  const metric = columnIn(header);
  const form = { format, header, ...(metric === "metric" ? {} : { metric }) };
  return { ...form, ...metaIn(comments, form) };
}

/** The column of the metric, which the original calls by the metric's name. */
const columnIn = (header: readonly string[]) => metricColumn(header) ?? "metric";

function metricColumn(header: readonly string[]): string | undefined {
  return header.includes("metric")
    ? "metric"
    : header.find((name) => name !== "" && ![...OWN, "memory_gb"].includes(name));
}

/** What comments say: `# metric_direction: lower`, `# metric: p99`. */
function metaIn(comments: readonly string[], { format }: Pick<Form, "format">): Partial<Form> {
  const meta = new Map(
    comments.flatMap((raw) => {
      const [, name, value] = /^#\s*([\w-]+):\s*(\S.*?)\s*$/.exec(raw) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const way = DIRECTIONS[meta.get("metric_direction") ?? ""];
  const metric = format === "tsv" ? undefined : meta.get("metric");
  return { ...(way && { direction: way }), ...(metric !== undefined && { metric }) };
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  lower: "minimize",
  lower_is_better: "minimize",
  higher: "maximize",
  higher_is_better: "maximize",
};

function trialIn(
  raw: string,
  { format, header, metric, direction }: Form,
  place: readonly [line: number, told: Collector],
): Omit<ToldTrial, "before"> | undefined {
  const [line, { leave, remark }] = place;
  const cells = rowOf(raw, header);
  const cell = (name: string) => cells[header.indexOf(name)] ?? "";
  if (cell("status") === "") {
    leave(line, `it has ${cells.length} of ${header.length} columns, and no status`);
    return undefined;
  }
  if (cells.length < header.length) {
    remark(line, `it has ${cells.length} of ${header.length} columns`);
  }
  const status = statusIn(format, cell("status"), place);
  const column = columnIn(header);
  const value = numberIn(cell(column));
  const at = Date.parse(cell("timestamp"));
  const memory = numberIn(cell("memory_gb"));
  const odd = (name: string, wanted: string) =>
    EMPTY.has(cell(name)) || remark(line, `${quoted(cell(name))} is no ${wanted}`);
  if (value === undefined) odd(column, "number");
  if (memory === undefined) odd("memory_gb", "number");
  if (Number.isNaN(at)) odd("timestamp", "time");
  const isCrash = status.told === "crashed";
  // A crash has no value; what stands there is a zero that the format wants.
  const hasValue = value !== undefined && !(isCrash && value === 0);
  const hasMemory = memory !== undefined && !(isCrash && memory === 0);
  const [commit, label] = [cell("commit"), cell("iteration")];
  const taken = [
    ...OWN.filter((name) => name !== "timestamp" || !Number.isNaN(at)),
    ...(value === undefined ? [] : [column]),
    ...(memory === undefined ? [] : ["memory_gb"]),
  ];
  const rest = header.flatMap((name, nth): [string, Json][] =>
    taken.includes(name) || EMPTY.has(cells[nth] ?? "") ? [] : [[name, cells[nth] ?? ""]],
  );
  return {
    label,
    ...status,
    description: cell("description"),
    ...(hasValue && { value }),
    ...(metric !== undefined && { metric }),
    ...(direction && { direction }),
    ...(EMPTY.has(commit) ? {} : { commit }),
    ...(Number.isNaN(at) ? {} : { at }),
    ...(hasMemory && { memory }),
    rest: Object.fromEntries(rest),
  };
}

/** What stands where there is nothing. */
const EMPTY: ReadonlySet<string> = new Set(["", "-"]);

/** The cells of a row; tabs in a last column, the description, are part of it. */
function rowOf(raw: string, header: readonly string[]): readonly string[] {
  const cells = cellsOf(raw);
  if (cells.length <= header.length || header.at(-1) !== "description") return cells;
  const last = raw
    .split("\t")
    .slice(header.length - 1)
    .join("\t")
    .trim();
  return [...cells.slice(0, header.length - 1), last];
}
