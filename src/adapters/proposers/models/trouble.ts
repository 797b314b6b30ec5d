/** What went wrong with a request, and what to do about it. */
export type Trouble =
  /** Busy or out of reach: worth waiting for. */
  | { readonly kind: "outage"; readonly detail: string; readonly afterMs?: number }
  /** An answer that broke off or cannot be read: worth one more try. */
  | { readonly kind: "broken"; readonly detail: string }
  /** The same would come of every other request. */
  | { readonly kind: "refused"; readonly because: Refusal; readonly detail: string }
  /** This request cannot be answered. */
  | { readonly kind: "failed"; readonly detail: string };

type Refusal = "key" | "quota" | "name";

/** What a provider said of a request that failed, as the AI SDK has it. */
interface Said {
  readonly message: string;
  readonly statusCode?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: string;
  readonly cause?: unknown;
}

/** OpenAI, Anthropic and Google each say with other words, and other codes, that there is no money left. */
const NO_QUOTA =
  /insufficient_quota|exceeded your current quota|credit balance is too low|billing_error|billing hard limit|payment required|PerDay/i;
const BAD_KEY =
  /api[_ -]?key (?:not valid|is invalid)|invalid (?:x-)?api[_ -]?key|API_KEY_INVALID|authentication_error/i;
const NO_MODEL =
  /model_not_found|no such model|model .{0,200}(?:not found|does not exist)|unknown model/is;

/** Codes of the system where nobody was reached. */
const UNREACHED =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT/;

/** Sorts an error; `begun` says whether an answer had begun to come in. */
export function troubleOf(thrown: unknown, { begun = false } = {}): Trouble {
  const { message, statusCode, responseHeaders = {}, responseBody = "", cause } = saidIn(thrown);
  const text = `${message}\n${responseBody}`;
  const detail = `${statusCode === undefined ? "" : `${statusCode} `}${oneLine(toldIn(responseBody) ?? message)}`;
  if (NO_QUOTA.test(text) || statusCode === 402)
    return { kind: "refused", because: "quota", detail };
  if (statusCode === 401 || statusCode === 403 || BAD_KEY.test(text)) {
    return { kind: "refused", because: "key", detail };
  }
  if (statusCode === 404 || NO_MODEL.test(text))
    return { kind: "refused", because: "name", detail };
  if (statusCode !== undefined && statusCode !== 200) {
    if (![408, 409, 425, 429].includes(statusCode) && statusCode < 500)
      return { kind: "failed", detail };
    const afterMs = waitAsked(responseHeaders);
    return { kind: "outage", detail, ...(afterMs !== undefined && { afterMs }) };
  }
  // An error in the middle of a stream has no status, but the provider's own word for it.
  if (/overloaded|rate.?limit/i.test(text)) return { kind: "outage", detail };
  const reason = codesIn(cause ?? thrown);
  if (!begun && UNREACHED.test(reason))
    return { kind: "outage", detail: `${oneLine(message)} (${reason})` };
  return { kind: "broken", detail: reason === "" ? detail : `${detail} (${reason})` };
}

/** An error, or what a stream told instead of one. */
function saidIn(thrown: unknown): Said {
  if (typeof thrown === "string") return { message: thrown };
  if (typeof thrown !== "object" || thrown === null) return { message: String(thrown) };
  const said = thrown as Partial<Said> & { readonly error?: unknown };
  if (said.message === undefined && said.error !== undefined) return saidIn(said.error);
  return { ...said, ...own(said), message: said.message ?? JSON.stringify(thrown) };
}

/** What errors have by getters does not come along with a spread. */
function own({ statusCode, responseHeaders, responseBody, cause }: Partial<Said>): Partial<Said> {
  return {
    ...(statusCode !== undefined && { statusCode }),
    ...(responseHeaders && { responseHeaders }),
    ...(responseBody !== undefined && { responseBody }),
    ...(cause !== undefined && { cause }),
  };
}

/** The codes of an error and of those that caused it. */
function codesIn(thrown: unknown, depth = 5): string {
  if (typeof thrown !== "object" || thrown === null || depth === 0) return "";
  const { code, cause, errors } = thrown as { code?: unknown; cause?: unknown; errors?: unknown[] };
  return typeof code === "string" ? code : codesIn(cause ?? errors?.[0], depth - 1);
}

/** A provider's own words: most say `{"error": {"message": …}}`. */
function toldIn(body: string): string | undefined {
  const [, raw] = /"message"\s*:\s*("(?:[^"\\]|\\.)+")/.exec(body) ?? [];
  try {
    return raw === undefined ? undefined : (JSON.parse(raw) as string);
  } catch {
    return undefined;
  }
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, " ").trim().slice(0, 300);

/** `retry-after` in milliseconds, of seconds or of a date. */
function waitAsked(headers: Readonly<Record<string, string>>): number | undefined {
  const { "retry-after-ms": ms, "retry-after": after } = headers;
  if (ms !== undefined && Number(ms) >= 0) return Number(ms);
  if (after === undefined) return undefined;
  if (Number(after) >= 0) return Number(after) * 1000;
  const until = Date.parse(after);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}

/** Milliseconds to wait before a try: 2, 4, 8 … seconds, a minute at most, or what the provider asks for. */
export function waitBefore(attempt: number, { afterMs }: { readonly afterMs?: number }): number {
  return afterMs ?? Math.min(60_000, 1000 * 2 ** attempt);
}

/** Requests for one answer. */
export const TRIES = 8;
