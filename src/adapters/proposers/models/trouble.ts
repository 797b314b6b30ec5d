import { LONGEST_WAIT } from "../said.ts";

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

/** Providers say with many words, and other codes, that there is no money left, or nothing until another day. */
const NO_QUOTA =
  /insufficient_quota|exceeded your current quota|credit balance is too low|credits are depleted|reached your specified API usage limits|billing_error|billing hard limit|payment required|models-per-day/i;
/** Google says the same of a minute that is full: it is told by the name of the limit. */
const FULL_MINUTE = /Per(?:Minute|Second)/;
const FULL_DAY = /PerDay/;
const BAD_KEY =
  /api[_ -]?key (?:not valid|is invalid)|invalid (?:x-)?api[_ -]?key|API_KEY_INVALID|authentication_error/i;
const NO_MODEL =
  /model_not_found|no such model|model .{0,200}(?:not found|does not exist)|unknown model/is;
/** It is more than a whole minute allows: no wait helps. */
const TOO_LARGE = /request too large|tokens must be reduced/i;
const HELD_BACK = /flagged|moderation/i;

/** Codes of the system where nobody was reached. */
const UNREACHED =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT/;

/** Sorts an error; `begun` says whether an answer had begun to come in. */
export function troubleOf(thrown: unknown, { begun = false } = {}): Trouble {
  const said = saidIn(thrown);
  const { message, statusCode, responseBody = "", cause } = said;
  const told = oneLine(toldIn(responseBody) ?? message);
  const detail = `${statusCode === undefined ? "" : `${statusCode} `}${told}`;
  // It quotes the answer, whose words say nothing about the provider.
  const text = isMisread(thrown) ? "" : `${told}\n${codesOf(responseBody)}`;
  const because = refusalIn(text, statusCode);
  if (because) return { kind: "refused", because, detail };
  if (statusCode !== undefined && statusCode !== 200) {
    const isBusy = [408, 409, 425, 429].includes(statusCode) || statusCode >= 500;
    if (!isBusy || TOO_LARGE.test(text)) return { kind: "failed", detail };
    const afterMs = waitAsked(said);
    return { kind: "outage", detail, ...(afterMs !== undefined && { afterMs }) };
  }
  // An error in the middle of a stream has no status, but the provider's own word for it.
  if (/overloaded|rate.?limit/i.test(text)) return { kind: "outage", detail };
  const reason = codesIn(cause ?? thrown);
  if (!begun && UNREACHED.test(reason))
    return { kind: "outage", detail: `${oneLine(message)} (${reason})` };
  return { kind: "broken", detail: reason === "" ? detail : `${detail} (${reason})` };
}

/** Why every other request would be refused as well; the outage of a server says nothing about names and keys. */
function refusalIn(text: string, statusCode = 0): Refusal | undefined {
  const isMinute = FULL_MINUTE.test(text) && !FULL_DAY.test(text);
  if (statusCode === 402 || (NO_QUOTA.test(text) && !isMinute)) return "quota";
  if (statusCode >= 500) return undefined;
  if (statusCode === 404 || NO_MODEL.test(text)) return "name";
  if (statusCode === 401 || BAD_KEY.test(text)) return "key";
  return statusCode === 403 && !HELD_BACK.test(text) ? "key" : undefined;
}

/** What came was no JSON, or not of the form that the protocol has. */
const isMisread = (thrown: unknown) =>
  thrown instanceof Error && /^AI_(?:JSONParse|TypeValidation)Error$/.test(thrown.name);

/** The codes in a provider's words; some send the question back beside them. */
function codesOf(body: string): string {
  const named = /"(?:code|type|status|reason|quotaId)"\s*:\s*"([\w.-]{1,100})"/g;
  return [...body.matchAll(named)].map(([, code]) => code).join(" ");
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

/** `retry-after` in milliseconds, of seconds or of a date; Google has it in the body. */
function waitAsked({ responseHeaders = {}, responseBody = "" }: Said): number | undefined {
  const [, delay] = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/.exec(responseBody) ?? [];
  const { "retry-after-ms": ms, "retry-after": after = delay } = responseHeaders;
  if (ms !== undefined && Number(ms) >= 0) return Number(ms);
  if (after === undefined) return undefined;
  if (Number(after) >= 0) return Number(after) * 1000;
  const until = Date.parse(after);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}

/** Milliseconds to wait before a try: 2, 4, 8 … seconds, a minute at most, or what the provider asks for. */
export function waitBefore(attempt: number, { afterMs }: { readonly afterMs?: number }): number {
  return Math.min(LONGEST_WAIT, afterMs ?? Math.min(60_000, 1000 * 2 ** attempt));
}

/** Requests for one answer. */
export const TRIES = 8;
