import { expect, test } from "vitest";
import { troubleOf, waitBefore } from "./trouble.ts";

const said = (statusCode: number, message: string, headers = {}) => ({
  message: "Bad Thing",
  statusCode,
  responseBody: JSON.stringify({ error: { message, type: "x" } }),
  responseHeaders: headers,
});

/** As a provider sends it. */
const body = (statusCode: number, error: object, rest = {}) => ({
  message: "Bad Thing",
  statusCode,
  responseBody: JSON.stringify({ error, ...rest }),
});

/** Of Google, whose words are the same for a minute and for a day. */
const google = (...quotas: readonly string[]) =>
  body(429, {
    code: 429,
    message: "You exceeded your current quota, please check your plan and billing details.",
    status: "RESOURCE_EXHAUSTED",
    details: [
      { violations: quotas.map((quotaId) => ({ quotaId, quotaValue: "10" })) },
      { retryDelay: "26.5s" },
    ],
  });
const MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier";
const DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";

const misread = (name: string, message: string) => Object.assign(new Error(message), { name });

test.each([
  ["a minute that is full (Google)", google(MINUTE), { kind: "outage", afterMs: 26_500 }],
  ["a day that is full (Google)", google(MINUTE, DAY), { because: "quota" }],
  ["a quota without a name (Google)", google(), { because: "quota" }],
  [
    "no money (Google)",
    body(429, { message: "Your prepayment credits are depleted.", status: "RESOURCE_EXHAUSTED" }),
    { because: "quota" },
  ],
  [
    "a month that is full (Anthropic)",
    body(400, {
      type: "invalid_request_error",
      message: "You have reached your specified API usage limits. You will regain access on …",
    }),
    { because: "quota" },
  ],
  [
    "a day that is full (OpenRouter)",
    body(429, { message: "Rate limit exceeded: free-models-per-day. Add 10 credits", code: 429 }),
    { because: "quota" },
  ],
  [
    "a minute that is full (OpenAI)",
    body(429, {
      message: "Rate limit reached for gpt-5 on tokens per min (TPM): Limit 30000, Used 26000",
      ...{ type: "tokens", code: "rate_limit_exceeded" },
    }),
    { kind: "outage" },
  ],
  [
    "more than a minute allows (OpenAI)",
    body(429, {
      message: "Request too large for gpt-5 on tokens per min (TPM): Limit 30000, Requested 64030",
      ...{ type: "tokens", code: "rate_limit_exceeded" },
    }),
    { kind: "failed" },
  ],
  [
    "a model that the key may not use (OpenAI)",
    body(403, { message: "Project x does not have access to model y", code: "model_not_found" }),
    { because: "name" },
  ],
  [
    "a question that is held back (OpenRouter)",
    body(403, { message: "Your input was flagged", code: 403 }),
    { kind: "failed" },
  ],
  [
    "a question that is sent back with the fault",
    body(
      400,
      { message: "[{'input': {'text': 'limitPerDay'}}]" },
      { body: "requestsPerDay, unknown model, authentication_error" },
    ),
    { kind: "failed" },
  ],
  [
    "an outage that speaks of models",
    body(500, { message: "the cache of model x was not found" }),
    { kind: "outage" },
  ],
  [
    "an answer that is misread, whatever it says",
    misread("AI_JSONParseError", "JSON parsing failed: Text: the unknown model, rate limit"),
    { kind: "broken" },
  ],
])("%s", (_name, thrown, trouble) => {
  expect(troubleOf(thrown)).toMatchObject(trouble);
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
  expect(waitBefore(3, { afterMs: 1e13 })).toBe(2 ** 31 - 1);
});
