/** What came of one request. */
export type Posted =
  | { readonly kind: "taken" }
  /** Asking again would change nothing. */
  | { readonly kind: "refused"; readonly because: string }
  | { readonly kind: "failed"; readonly because: string; readonly retryAfterMs?: number };

/** A request, ready to be sent. */
export interface Message {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a message; `signal` ends it. `now` is what dates in an answer are compared with. */
export async function post(
  { url, headers, body }: Message,
  signal: AbortSignal,
  now: () => number,
): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal,
    });
    // What it says beyond its status is of no use, and may never end.
    await response.body?.cancel();
    return answered(response, now());
  } catch (thrown) {
    return { kind: "failed", because: reasonOf(thrown) };
  }
}

function answered({ ok, status, headers }: Response, now: number): Posted {
  if (ok) return { kind: "taken" };
  const because = `it answered ${status}`;
  if (status >= 300 && status < 400) {
    return { kind: "refused", because: `${because}, a redirect, which is not followed` };
  }
  if (status < 500 && status !== 408 && status !== 425 && status !== 429) {
    return { kind: "refused", because };
  }
  const retryAfterMs = waitIn(headers.get("retry-after"), now);
  return { kind: "failed", because, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function waitIn(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection is refused",
  ECONNRESET: "it closed the connection",
  UND_ERR_SOCKET: "it closed the connection",
  ENOTFOUND: "nobody knows its name",
  EAI_AGAIN: "its name cannot be looked up",
};

function reasonOf(thrown: unknown): string {
  const { name, message, cause } = thrown as Error & { cause?: { code?: string } };
  if (name === "AbortError" || name === "TimeoutError") return "it does not answer";
  const code = cause?.code ?? "";
  return REASONS[code] ?? (code || message);
}
