import { AssayError } from "../../domain/error.ts";
import type { Gains } from "./ranking.ts";

/** A query and what it should find. */
interface LabelledQuery {
  readonly query: string;
  readonly gains: Gains;
}

/** A file of labelled queries and the command that answers them. */
export interface RetrievalTask {
  readonly search: string;
  /** `each`: one call a query; `batch`: one call for all. */
  readonly mode: "each" | "batch";
  /** How many ids from the top count. */
  readonly k: number;
  readonly queries: readonly LabelledQuery[];
}

/**
 * Reads a retrieval file: one JSON object with `search`, `mode`, `k` and `queries`, or JSON lines, the
 * first with `search`, each further one a query. Throws `file-unreadable`.
 */
export function parseRetrievalFile(text: string, file: string): RetrievalTask {
  const fail = (detail: string) =>
    new AssayError({ code: "file-unreadable", what: "retrieval file", file, detail });
  const { search, mode = "each", k = 10, queries } = documentOf(text, fail);
  if (typeof search !== "string" || search.trim() === "") {
    throw fail('it needs a command "search"');
  }
  if (mode !== "each" && mode !== "batch") throw fail('"mode" is "each" or "batch"');
  if (typeof k !== "number" || !Number.isInteger(k) || k < 1) {
    throw fail('"k" is a whole number from 1');
  }
  if (!Array.isArray(queries) || queries.length === 0) throw fail('it needs a list "queries"');
  return {
    search,
    mode,
    k,
    queries: queries.map((query, index) => {
      const read = labelled(query);
      if (typeof read === "string") throw fail(`query ${index + 1} ${read}`);
      return read;
    }),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function documentOf(text: string, fail: (detail: string) => AssayError): Fields {
  const whole = parse(text);
  if (isObject(whole)) return whole;
  const rows = text.split("\n").filter((line) => line.trim() !== "");
  const [head, ...queries] = rows.map((row, index) => {
    const value = parse(row);
    if (!isObject(value)) throw fail(`row ${index + 1} is not a JSON object`);
    return value;
  });
  if (!head) throw fail("it is empty");
  return { ...head, queries };
}

/** The query, or what is wrong with it. */
function labelled(value: unknown): LabelledQuery | string {
  if (!isObject(value) || typeof value.query !== "string") return 'needs a text "query"';
  const { query, relevant } = value;
  const pairs = Array.isArray(relevant)
    ? relevant.map((id): [string, unknown] => [idOf(id), 1])
    : isObject(relevant)
      ? Object.entries(relevant)
      : [];
  const gains = new Map<string, number>();
  for (const [id, gain] of pairs) {
    if (typeof gain !== "number" || !Number.isFinite(gain) || gain < 0) {
      return `has a gain for "${id}" that is not a number from 0`;
    }
    if (gain > 0) gains.set(id, gain);
  }
  if (gains.size > 0) return { query, gains };
  return 'needs "relevant" ids: a list, or an object of id and gain';
}

/** `String` throws where an object brings a `toString` of its own. */
const idOf = (id: unknown) => (typeof id === "string" ? id : JSON.stringify(id));

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
