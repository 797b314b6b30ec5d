import type { Aside, History, JsonObject, ToldTrial } from "../domain/history.ts";
import { type Collector, linesOf, objectIn, statusIn, without } from "./lines.ts";

const OWN = ["index", "outcome", "metric", "note", "commit", "duration_seconds"];

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
  const [line, { remark }] = place;
  const { index, outcome, metric, note, commit, duration_seconds: seconds } = object;
  const odd = (name: string, wanted: string) => remark(line, `its ${name} is no ${wanted}`);
  if (typeof outcome !== "string") odd("outcome", "text");
  const isNumber = typeof metric === "number";
  if (!isNumber && metric !== null && metric !== undefined) odd("metric", "number");
  if (typeof index !== "number") odd("index", "number");
  return {
    label: typeof index === "number" ? String(index) : "",
    ...statusIn("labloop", typeof outcome === "string" ? outcome : "", place),
    description: typeof note === "string" ? note : "",
    ...(isNumber && { value: metric + 0 }),
    ...(typeof commit === "string" && commit !== "" && { commit }),
    ...(typeof seconds === "number" && { seconds: seconds + 0 }),
    rest: {
      ...without(object, OWN),
      ...(isNumber || metric == null ? {} : { metric }),
    },
  };
}
