import type { Aside, History, JsonObject, ToldTrial } from "../domain/history.ts";
import {
  type Collector,
  linesOf,
  objectIn,
  statusIn,
  strangeIn,
  type Types,
  without,
} from "./lines.ts";

/** Fields that a trial has a place of its own for. */
const TYPES: Types = {
  ...{ index: "number", outcome: "text", metric: "number", note: "text", commit: "text" },
  duration_seconds: "number",
};

/** Reads the ledger of labloop: trials, and what it was asked (manifests), and where directions part (forks). */
export function parseLabloop(text: string, told: Collector): History {
  const trials: ToldTrial[] = [];
  let asides: Aside[] = [];
  let inForce: Pick<ToldTrial, "metric" | "direction"> = {};
  for (const [line, raw] of linesOf(text)) {
    const object = objectIn(raw, line, told);
    if (!object) continue;
    if (object.outcome === undefined) {
      asides.push(object);
      if (object.manifest === 1) inForce = manifestIn(object);
      else if (object.fork !== 1) told.remark(line, "it is no trial, and kept as it is");
      continue;
    }
    trials.push({ ...trialIn(object, [line, told]), ...inForce, before: asides });
    asides = [];
  }
  return { format: "labloop", trials, tail: asides };
}

function manifestIn({ metric, goal }: JsonObject) {
  return {
    ...(typeof metric === "string" && metric !== "" && { metric }),
    direction: goal === "maximize" ? "maximize" : "minimize",
  } as const;
}

function trialIn(
  object: JsonObject,
  place: readonly [line: number, told: Collector],
): Omit<ToldTrial, "before"> {
  const { index, outcome, metric, note, commit, duration_seconds: seconds } = object;
  const strange = strangeIn(object, TYPES, place);
  return {
    label: typeof index === "number" ? String(index) : "",
    ...statusIn("labloop", typeof outcome === "string" ? outcome : "", place),
    description: typeof note === "string" ? note : "",
    ...(typeof metric === "number" && { value: metric + 0 }),
    ...(typeof commit === "string" && commit !== "" && { commit }),
    ...(typeof seconds === "number" && { seconds: seconds + 0 }),
    rest: { ...without(object, Object.keys(TYPES)), ...strange },
  };
}
