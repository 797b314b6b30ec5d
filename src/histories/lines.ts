import type { HistoryFormat, Json, JsonObject, ToldTrial, Unread } from "../domain/history.ts";
import { meaningOf, wordsIn } from "./words.ts";

/** The lines of a text with their numbers; empty ones are left out. */
export function* linesOf(text: string): Generator<readonly [line: number, raw: string]> {
  let number = 0;
  for (const raw of text.replace(/^\ufeff/, "").split("\n")) {
    number++;
    const line = raw.replace(/\r$/, "");
    if (line.trim() !== "") yield [number, line];
  }
}

/** A number as these formats write it: decimal, finite. */
export function numberIn(text: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim())) return undefined;
  const value = Number(text);
  // Zero has no sign here.
  return Number.isFinite(value) ? value + 0 : undefined;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object without the fields of these names. */
export function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** Collects what could not be read. */
export interface Collector {
  readonly unread: Unread[];
  /** The line was left out. */
  leave(line: number, because: string): void;
  /** The line came in without this, or with it as it stands. */
  remark(line: number, because: string): void;
}

export function collector(): Collector {
  const unread: Unread[] = [];
  return {
    unread,
    leave: (line, because) => void unread.push({ line, because, left: true }),
    remark: (line, because) => void unread.push({ line, because, left: false }),
  };
}

/** The status of a trial with its meaning; a word that the format does not have is remarked on. */
export function statusIn(
  format: HistoryFormat,
  status: string,
  [line, { remark }]: readonly [line: number, collector: Collector],
): Pick<ToldTrial, "status" | "told"> {
  const told = meaningOf(format, status);
  if (told === "unknown") remark(line, `${quoted(status)} is none of ${wordsIn(format)}`);
  return { status, told };
}

/** What a format has in its fields. */
export type Types = Readonly<Record<string, "text" | "number" | "object" | "time">>;

/** Fields that are not of the type that a format has there: told, and kept as they are. `null` is nothing. */
export function strangeIn(
  object: JsonObject,
  types: Types,
  [line, { remark }]: readonly [line: number, collector: Collector],
): JsonObject {
  const strange = Object.entries(types).flatMap(([name, type]) => {
    const value = object[name] ?? null;
    if (value === null || isOf(value, type)) return [];
    remark(line, `its ${name} is no ${type}`);
    return [[name, value] as const];
  });
  return Object.fromEntries(strange);
}

function isOf(value: Json, type: Types[string]): boolean {
  if (type === "object") return isObject(value);
  if (type === "text") return typeof value === "string";
  // Dates reach so far.
  return typeof value === "number" && (type === "number" || Math.abs(value) <= 8.64e15);
}

/** Foreign text in a sentence: short, in quotes. */
export const quoted = (text: string) =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** A JSON object on a line of its own. Separators that some readers take for the end of a line are escaped. */
export function jsonLine(value: JsonObject): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * The object of a line; `undefined`, and told, where it is none. Numbers that are none (`NaN`, which some writers let
 * through) become `null`, and that is told.
 */
export function objectIn(raw: string, line: number, told: Collector): JsonObject | undefined {
  const value = jsonIn(raw) ?? lenient(raw, line, told);
  if (isObject(value) && !isDeeper(value, DEEPEST)) return value;
  const object = isObject(value) ? `it is nested deeper than ${DEEPEST} times` : "it is no object";
  told.leave(line, value === undefined ? "it is no JSON" : object);
  return undefined;
}

/** What is nested deeper could not be written again. */
const DEEPEST = 100;

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

/** What JSON says; `undefined` where it is none. */
export function jsonIn(raw: string): Json | undefined {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function lenient(raw: string, line: number, { remark }: Collector): Json | undefined {
  const mended = raw.replace(/([:[,]\s*)(?:NaN|-?Infinity)(?=\s*[,}\]])/g, "$1null");
  const value = mended === raw ? undefined : jsonIn(mended);
  if (value !== undefined) remark(line, "a number of it is not finite, and was left out");
  return value;
}
