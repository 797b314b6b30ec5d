import type { Aside, Json, JsonObject } from "../domain/history.ts";
import { isObject, jsonLine } from "./lines.ts";
import type { Worded, WordedHistory, Written } from "./worded.ts";

/** Writes a ledger: a manifest where what is measured changes, and a trial a line, the names of fields in order. */
export function writeLabloop(history: WordedHistory): Written {
  const own = history.format === "labloop";
  const lines: JsonObject[] = [];
  let [inForce, incumbent]: [string, number | null] = ["", null];
  for (const [nth, trial] of history.trials.entries()) {
    const asides = own ? trial.before.filter(isAside) : [];
    lines.push(...asides);
    const key = JSON.stringify([trial.metric, trial.direction]);
    if (!own && key !== inForce) lines.push(manifestOf(trial));
    inForce = key;
    lines.push(trialOf(trial, { own, nth, incumbent }));
    if (trial.told === "baseline" || trial.told === "kept") incumbent = trial.value ?? incumbent;
  }
  if (own) lines.push(...history.tail.filter(isAside));
  return { text: lines.map((line) => `${jsonLine(sorted(line))}\n`).join(""), untold: [] };
}

/** A line that no reader takes for a trial. */
const isAside = (aside: Aside): aside is JsonObject => isObject(aside) && !("outcome" in aside);

const sorted = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).toSorted(([one], [other]) => (one < other ? -1 : 1)));

/** Without a command that proposes, so that nobody goes on with a history by mistake. */
const manifestOf = ({ metric = "metric", direction, rest }: Worded): JsonObject => ({
  manifest: 1,
  run: typeof rest.command === "string" && rest.command.trim() !== "" ? rest.command : metric,
  metric,
  goal: direction === "maximize" ? "maximize" : "minimize",
  budget_seconds: 300,
  propose: null,
  protect: [],
});

function trialOf(
  trial: Worded,
  {
    own,
    nth,
    incumbent,
  }: { readonly own: boolean; readonly nth: number; readonly incumbent: number | null },
): JsonObject {
  const rest = own ? trial.rest : {};
  const text = (value: Json | undefined, other: string | null) =>
    typeof value === "string" ? value : other;
  const told = rest.incumbent;
  return {
    ...rest,
    index: own && /^\d+$/.test(trial.label) ? Number(trial.label) : nth,
    outcome: trial.word,
    metric: trial.value ?? null,
    incumbent: typeof told === "number" ? told : own && told === null ? null : incumbent,
    duration_seconds: trial.seconds ?? 0,
    commit: trial.commit ?? null,
    note: trial.description,
    stdout_tail: text(rest.stdout_tail, ""),
    harness: text(rest.harness, null),
    direction: text(rest.direction, "main"),
  };
}
