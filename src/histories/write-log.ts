import type { Aside, HistoryFormat, Json, JsonObject } from "../domain/history.ts";
import { shortCommit } from "./cells.ts";
import { isObject, jsonLine, without } from "./lines.ts";
import type { Worded, WordedHistory, Written } from "./worded.ts";

/** The two places of the same lines. */
const FAMILY: readonly HistoryFormat[] = ["auto", "autoresearch"];

/** Writes the lines of `.auto/log.jsonl`: a configuration first, and again where what is measured changes. */
export function writeLog(history: WordedHistory): Written {
  const own = history.format !== undefined && FAMILY.includes(history.format);
  const lines: JsonObject[] = [];
  let [inForce, segment, isConfigured] = ["", 0, false];
  for (const [nth, trial] of history.trials.entries()) {
    const asides = own ? trial.before.filter(isAside) : [];
    const isTold = asides.some(({ type }) => type === "config");
    if (!isTold && (!isConfigured || (!own && inForce !== keyOf(trial)))) {
      lines.push(configOf(trial));
      if (nth > 0) segment++;
    }
    [inForce, isConfigured] = [keyOf(trial), true];
    const run = own && /^\d+$/.test(trial.label) ? Number(trial.label) : nth + 1;
    lines.push(...asides, runOf(trial, { own, segment, run }));
  }
  if (own) lines.push(...history.tail.filter(isAside));
  const asides = [...history.trials.flatMap(({ before }) => before), ...history.tail];
  const lost = own ? asides.filter((aside) => !isAside(aside)).length : 0;
  return {
    text: lines.map((line) => `${jsonLine(line)}\n`).join(""),
    untold: lost > 0 ? [`lines of an unknown kind left out: ${lost}`] : [],
  };
}

/** A line that no reader takes for a run. */
const isAside = (aside: Aside): aside is JsonObject =>
  isObject(aside) && typeof aside.type === "string" && !("run" in aside);

const keyOf = ({ metric, unit, direction }: Worded) => JSON.stringify([metric, unit, direction]);

const configOf = ({ metric = "metric", unit = "", direction }: Worded): JsonObject => ({
  type: "config",
  name: metric,
  metricName: metric,
  metricUnit: unit,
  bestDirection: direction === "maximize" ? "higher" : "lower",
});

/** Fields of a run that are written from what they mean. */
const FIELDS = [
  ...["run", "commit", "metric", "metrics", "status", "description", "timestamp"],
  ...["segment", "confidence", "asi"],
];

function runOf(
  trial: Worded,
  { own, segment, run }: { readonly own: boolean; readonly segment: number; readonly run: number },
): JsonObject {
  const { rest, value, word, at } = trial;
  const more = own ? rest : {};
  const told = own ? more.asi : asiOf(trial);
  return {
    run,
    commit: own ? (trial.commit ?? "") : commitOf(trial),
    // A crash has a zero for a value; the rest may have none.
    metric: word === "crash" ? (value ?? 0) : (value ?? null),
    metrics: { ...trial.values },
    status: word,
    description: trial.description,
    timestamp: at ?? 0,
    segment: wholeOr(more.segment, segment),
    confidence: typeof more.confidence === "number" ? more.confidence : null,
    ...(isObject(told) && { asi: told }),
    ...without(more, FIELDS),
  };
}

const wholeOr = (value: Json | undefined, other: number) =>
  typeof value === "number" && Number.isInteger(value) ? value : other;

function commitOf({ commit }: Worded): string {
  const short = shortCommit(commit);
  return short === "-" ? "" : short;
}

/** What other formats tell of a trial, where this one has room for anything. */
function asiOf({ rest, status, word, memory, seconds }: Worded): JsonObject | undefined {
  const told = {
    ...rest,
    ...(status !== "" && status !== word && { told: status }),
    ...(memory !== undefined && { memory_gb: memory }),
    ...(seconds !== undefined && { duration_seconds: seconds }),
  };
  return Object.keys(told).length > 0 ? told : undefined;
}
