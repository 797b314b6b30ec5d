import { expect, test } from "vitest";
import { troubleOf, waitBefore } from "./trouble.ts";

const said = (statusCode: number, message: string, headers = {}) => ({
  message: "Bad Thing",
  statusCode,
  responseBody: JSON.stringify({ error: { message, type: "x" } }),
  responseHeaders: headers,
});

test.each([
  ["a limit of requests", said(429, "slow down"), { kind: "outage", detail: "429 slow down" }],
  ["too much load", said(529, "overloaded"), { kind: "outage" }],
  ["an outage", said(503, "down"), { kind: "outage" }],
  ["a wait in seconds", said(429, "x", { "retry-after": "7" }), { afterMs: 7000 }],
  ["a wait in milliseconds", said(429, "x", { "retry-after-ms": "70" }), { afterMs: 70 }],
  [
    "a wait until a day that is over",
    said(429, "x", { "retry-after": "Fri, 02 Jan 1970 00:00:00 GMT" }),
    { afterMs: 0 },
  ],
  ["a wait in no known words", said(429, "x", { "retry-after": "later" }), { kind: "outage" }],
  ["no money (OpenAI)", said(429, "You exceeded your current quota"), { because: "quota" }],
  ["no money (Anthropic)", said(400, "Your credit balance is too low"), { because: "quota" }],
  ["a key that is refused", said(401, "no"), { because: "key" }],
  ["a key that is refused (Google)", said(400, "API key not valid."), { because: "key" }],
  ["a model that nobody knows", said(404, "x"), { because: "name" }],
  [
    "a model that nobody knows (OpenAI)",
    said(400, "The model `x` does not exist"),
    { because: "name" },
  ],
  [
    "a question that is too long",
    said(400, "prompt is too long"),
    { kind: "failed", detail: "400 prompt is too long" },
  ],
  [
    "too much load in a stream",
    { type: "overloaded_error", message: "Overloaded" },
    { kind: "outage" },
  ],
  ["an error within another", { error: { message: "Overloaded" } }, { kind: "outage" }],
  [
    "nobody there",
    new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } }),
    { kind: "outage", detail: "fetch failed (ECONNREFUSED)" },
  ],
  [
    "nobody at either address",
    new TypeError("fetch failed", { cause: { errors: [{ code: "ENOTFOUND" }] } }),
    { kind: "outage" },
  ],
  [
    "a connection that broke",
    new TypeError("terminated", { cause: { code: "UND_ERR_SOCKET" } }),
    { kind: "broken" },
  ],
  ["what is no error", "what", { kind: "broken", detail: "what" }],
  ["nothing", undefined, { kind: "broken" }],
])("%s", (_name, thrown, trouble) => {
  expect(troubleOf(thrown)).toMatchObject(trouble);
});

test("an answer that had begun is not waited for", () => {
  const thrown = new TypeError("fetch failed", { cause: { code: "ETIMEDOUT" } });
  expect(troubleOf(thrown, { begun: true })).toMatchObject({ kind: "broken" });
});

test("waits get longer, to a minute, unless the provider says how long", () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((attempt) => waitBefore(attempt, {}))).toEqual([
    2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
  ]);
  expect(waitBefore(3, { afterMs: 0 })).toBe(0);
});
