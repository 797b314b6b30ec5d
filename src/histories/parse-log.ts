import type { Aside, History, JsonObject, ToldTrial } from "../domain/history.ts";
import {
  type Collector,
  isObject,
  linesOf,
  objectIn,
  statusIn,
  strangeIn,
  type Types,
  without,
} from "./lines.ts";

/** Fields that a trial has a place of its own for. */
const TYPES: Types = {
  ...{ run: "number", commit: "text", metric: "number", metrics: "object", status: "text" },
  ...{ description: "text", timestamp: "time" },
};

/** Reads the lines of `.auto/log.jsonl` and of `autoresearch.jsonl`. */
export function parseLog(text: string, format: "auto" | "autoresearch", told: Collector): History {
  const trials: ToldTrial[] = [];
  let asides: Aside[] = [];
  let inForce: Pick<ToldTrial, "metric" | "unit" | "direction"> | undefined;
  for (const [line, raw] of linesOf(text)) {
    const object = objectIn(raw, line, told);
    if (!object) continue;
    if (object.run === undefined) {
      asides.push(object);
      if (object.type === "config") inForce = configIn(object);
      else if (object.type !== "hook") told.remark(line, "it is no run, and kept as it is");
      continue;
    }
    if (!inForce) {
      told.remark(line, "no configuration stands before it: what was measured is not known");
      inForce = {};
    }
    trials.push({ ...trialIn(object, format, [line, told]), ...inForce, before: asides });
    asides = [];
  }
  return { format, trials, tail: asides };
}

function configIn({ metricName, metricUnit, bestDirection }: JsonObject) {
  return {
    ...(typeof metricName === "string" && metricName !== "" && { metric: metricName }),
    ...(typeof metricUnit === "string" && metricUnit !== "" && { unit: metricUnit }),
    direction: bestDirection === "higher" ? "maximize" : "minimize",
  } as const;
}

function trialIn(
  object: JsonObject,
  format: "auto" | "autoresearch",
  place: readonly [line: number, told: Collector],
): Omit<ToldTrial, "before"> {
  const { run, commit, metric, metrics, status, description, timestamp } = object;
  const strange = strangeIn(object, TYPES, place);
  const said = statusIn(format, typeof status === "string" ? status : "", place);
  const { values, others } = numbersIn(metrics);
  // A crash has a zero for a value, because the format wants one.
  const hasValue = typeof metric === "number" && !(said.told === "crashed" && metric === 0);
  const isTime = typeof timestamp === "number" && strange.timestamp === undefined;
  return {
    label: typeof run === "object" ? JSON.stringify(run) : String(run),
    ...said,
    description: typeof description === "string" ? description : "",
    ...(hasValue && { value: metric + 0 }),
    ...(typeof commit === "string" && commit !== "" && { commit }),
    ...(isTime && timestamp !== 0 && { at: timestamp }),
    ...(values && { values }),
    rest: {
      ...without(object, Object.keys(TYPES)),
      ...(others && { metrics: others }),
      ...strange,
    },
  };
}

function numbersIn(metrics: unknown): {
  readonly values?: Readonly<Record<string, number>>;
  readonly others?: JsonObject;
} {
  if (!isObject(metrics)) return {};
  const all = Object.entries(metrics);
  const values = all.flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : []));
  const others = all.filter(([, value]) => typeof value !== "number");
  return {
    ...(values.length > 0 && { values: Object.fromEntries(values) }),
    ...(others.length > 0 && { others: Object.fromEntries(others) }),
  };
}
