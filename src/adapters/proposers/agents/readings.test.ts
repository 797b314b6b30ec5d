import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Reading } from "./readings.ts";
import { AGENTS } from "./table.ts";

const recording = (name: string) =>
  readFileSync(join(import.meta.dirname, "recordings", `${name}.txt`), "utf8");
const read = (name: string, stdout: string): Reading | undefined => AGENTS[name]?.read(stdout);

const SAID = "Done.\n\nHYPOTHESIS: smaller number\nPREDICTED: 300%\nIt is improved by 300 %.";
const tokens = (inputTokens: number, cachedTokens: number, outputTokens: number) => ({
  inputTokens,
  cachedTokens,
  cacheWriteTokens: 0,
  outputTokens,
});

/**
 * What the agents printed in sessions with the scripted model (1000 tokens afresh, 500 from a cache and 100 out for each
 * answer), identifiers left out.
 */
const RECORDED: readonly [name: string, version: string, usage: Reading["usage"]][] = [
  [
    "claude",
    "2.1.330",
    {
      ...tokens(3000, 1500, 300),
      model: "claude-sonnet-4-5",
      turns: 3,
      usd: 0.01395,
      usdFrom: "the agent",
    },
  ],
  ["codex", "0.169.0", tokens(3000, 1500, 300)],
  ["pi", "0.73.1", { ...tokens(3000, 1500, 300), model: "m1", turns: 3 }],
  ["gemini", "0.61.0", { ...tokens(3000, 1500, 300), model: "gemini-2.5-pro", turns: 3 }],
  ["qwen", "0.24.4", { ...tokens(2000, 1000, 200), model: "qwen3-coder-plus", turns: 2 }],
  ["opencode", "1.18.33", { ...tokens(3000, 1500, 300), turns: 3 }],
  ["cline", "3.0.65", { ...tokens(2000, 1000, 200), model: "m1", turns: 2 }],
];

for (const [name, version, usage] of RECORDED) {
  test(`${name} ${version}: its last word and its usage`, () => {
    expect(read(name, recording(name))).toEqual({ text: SAID, usage });
  });
}

test("aider, by its documentation: tokens and money of each answer", () => {
  const stdout = [
    "Aider v0.86.1",
    "Main model: gpt-4.1 with diff edit format",
    "Tokens: 4.6k sent, 2.1k cache hit, 230 received. Cost: $0.01 message, $0.01 session.",
    "HYPOTHESIS: smaller number",
    "Tokens: 1.4k sent, 70 received. Cost: $0.0034 message, $0.02 session.",
  ].join("\n");
  expect(read("aider", stdout)).toEqual({
    text: stdout,
    usage: {
      ...tokens(6000, 2100, 300),
      model: "gpt-4.1",
      turns: 2,
      usd: expect.closeTo(0.0134),
      usdFrom: "the agent",
    },
  });
});

test("a failure is told in the agent's own words", () => {
  const failures: readonly [string, object][] = [
    ["claude", { type: "result", is_error: true, result: "Invalid API key" }],
    ["codex", { type: "turn.failed", error: { message: "Invalid API key" } }],
    ["codex", { type: "error", message: "Invalid API key" }],
    [
      "pi",
      {
        type: "message_end",
        message: { role: "assistant", stopReason: "error", errorMessage: "Invalid API key" },
      },
    ],
    ["gemini", { error: { message: "Invalid API key" } }],
    ["qwen", { type: "result", is_error: true, result: "Invalid API key" }],
    ["opencode", { type: "error", error: { data: { message: "Invalid API key" } } }],
    ["cline", { type: "run_result", finishReason: "error", text: "Invalid API key" }],
  ];
  for (const [name, event] of failures) {
    expect(read(name, JSON.stringify(event))?.failure, name).toBe("Invalid API key");
  }
  expect(read("claude", '{"type":"result","subtype":"error_max_turns"}')?.failure).toBe(
    "error_max_turns",
  );
});

test("a session that was ended in its middle is counted by its messages, each once", () => {
  const cut = recording("claude").trim().split("\n").slice(0, 2);
  expect(read("claude", [...cut, ...cut].join("\n"))?.usage).toMatchObject({
    inputTokens: 2000,
    cachedTokens: 1000,
  });
});

const json = fc.json({ maxDepth: 4 });
const lines = fc.array(
  fc.oneof(
    json,
    fc.string(),
    fc.constantFrom(...RECORDED.flatMap(([name]) => recording(name).split("\n"))),
    fc
      .tuple(
        fc.constantFrom("result", "assistant", "item.completed", "turn.completed", "message_end"),
        fc.constantFrom("message", "item", "usage", "part", "error", "result"),
        json,
      )
      .map(([type, key, value]) => `{"type":"${type}","${key}":${value}}`),
  ),
);

test("whatever an agent prints is read, and counts numbers or nothing", () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(AGENTS)), lines, (name, printed) => {
      const { text, usage } = read(name, printed.join("\n")) as Reading;
      expect(text).toEqual(expect.any(String));
      for (const value of Object.values(usage)) {
        expect(typeof value === "string" || (Number.isFinite(value) && Number(value) >= 0)).toBe(
          true,
        );
      }
    }),
    { numRuns: 2000 },
  );
});

test("half a recording is read as well", () => {
  fc.assert(
    fc.property(fc.constantFrom(...RECORDED), fc.nat(), fc.nat(), ([name], from, to) => {
      const whole = recording(name);
      read(name, whole.slice(from % whole.length, to % whole.length));
    }),
    { numRuns: 500 },
  );
});
