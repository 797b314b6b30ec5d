import type { History, HistoryFormat, Unread } from "../domain/history.ts";
import { collector, isObject, jsonIn, linesOf } from "./lines.ts";
import { parseLabloop } from "./parse-labloop.ts";
import { parseLog } from "./parse-log.ts";
import { cellsOf, parseTsv, tsvFormatOf } from "./parse-tsv.ts";

/** A history as far as it could be read, and what could not be. */
export interface ReadHistory {
  readonly history: History;
  readonly unread: readonly Unread[];
}

/** Reads a file of a format. Throws nothing, whatever the text: what it cannot read is told. */
export function parseHistory(text: string, format: HistoryFormat): ReadHistory {
  const told = collector();
  const history = parsed(text, format, told);
  return { history, unread: told.unread };
}

function parsed(text: string, format: HistoryFormat, told: ReturnType<typeof collector>): History {
  switch (format) {
    case "tsv":
    case "tsv-timed":
    case "tsv-iterations":
      return parseTsv(text, format, told);
    case "auto":
    case "autoresearch":
      return parseLog(text, format, told);
    case "labloop":
      return parseLabloop(text, told);
  }
}

/** Lines that are looked at to tell a format. */
const LOOKED_AT = 200;

/**
 * Which format a text is in; `undefined` where it is none of them. The two names of the same lines are told apart by the
 * name of the file.
 */
export function formatOf(text: string, file: string): HistoryFormat | undefined {
  let seen = 0;
  for (const [, raw] of linesOf(text)) {
    if (seen++ >= LOOKED_AT) return undefined;
    if (raw.startsWith("#")) continue;
    const found =
      raw.includes("\t") && !raw.startsWith("{")
        ? tsvFormatOf(cellsOf(raw))
        : jsonFormatOf(raw, file);
    if (found) return found;
  }
  return undefined;
}

function jsonFormatOf(raw: string, file: string): HistoryFormat | undefined {
  const object = jsonIn(raw);
  if (!isObject(object)) return undefined;
  const has = (...names: string[]) => names.every((name) => name in object);
  if (object.manifest === 1 || object.fork === 1 || has("outcome", "index")) return "labloop";
  const isLog = object.type === "config" || object.type === "hook" || has("run", "status");
  if (!isLog) return undefined;
  return /(^|\/)autoresearch\.jsonl$/.test(file) ? "autoresearch" : "auto";
}
