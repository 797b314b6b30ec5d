import { type JsonStep, jsonSteps } from "../../domain/json-path.ts";
import { lastLine, noMetric, quote, type Read, single } from "./reading.ts";

/** Reads a number from a JSON text: the whole of it, or its last line. `where` names the text. */
export function readJson(text: string, path: string, name: string, where = "stdout"): Read {
  const steps = jsonSteps(path);
  if (!steps) return noMetric(`was asked for "${path}", which is no path into JSON`);
  const document = parse(text) ?? parse(lastLine(text));
  if (document === undefined) {
    return noMetric(`left no JSON on ${where}, but ${quote(text.trim().slice(0, 100))}`);
  }
  let value: unknown = document;
  for (const step of steps) value = at(value, step);
  if (value === undefined)
    return noMetric(`left JSON on ${where} that has nothing at ${path || "$"}`);
  if (typeof value === "number") return single(name, value);
  const found = shown(value);
  return noMetric(`left ${found} at ${path || "$"} on ${where}, not a number`);
}

/** What is nested too deep for our stack was read, but cannot be written. */
function shown(value: unknown): string {
  try {
    return quote(JSON.stringify(value));
  } catch {
    return "something nested without end";
  }
}

function at(value: unknown, step: JsonStep): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
