import { expect, test } from "vitest";
import { AssayError } from "../../../domain/error.ts";
import { modelOptions } from "./options.ts";
import { addressOf, isOwn, keyOf, keysOf } from "./providers.ts";

test("reads what stands after model:", () => {
  expect(modelOptions("openai/gpt-5")).toEqual({
    provider: "openai",
    name: "gpt-5",
    limitMs: 600_000,
    context: 64_000,
  });
  expect(
    modelOptions(
      "compatible/meta-llama/llama-3:8b,url=http://127.0.0.1:8000/v1,key=MY_KEY,time=90s,tokens=800,context=8000",
    ),
  ).toEqual({
    provider: "compatible",
    name: "meta-llama/llama-3:8b",
    url: "http://127.0.0.1:8000/v1",
    key: "MY_KEY",
    limitMs: 90_000,
    tokens: 800,
    context: 8000,
  });
});

test.each([
  ["gpt-5", "say whose model it is: anthropic/NAME"],
  ["mistral/x", "say whose model it is"],
  ["constructor/x", "say whose model it is"],
  ["openai/", "say whose model it is"],
  ["openai/x,temperature=1", '"temperature=1" is none of url='],
  ["openai/x,time=soon", "time is written like"],
  ["openai/x,time=0.0001s", "time is written like"],
  ["openai/x,time=999999h", "time is at most 24 days"],
  ["openai/x,tokens=0", "tokens is a whole number above zero"],
  ["openai/x,url=here", "url is an address"],
  ["openai/x,url=http://me:secret@host/v1", "url is an address"],
  ["compatible/x", "say where it is served"],
  ["openai/x,key=sk-1234", "key is the name of an environment variable"],
])("%s is refused", (rest, detail) => {
  expect(() => modelOptions(rest)).toThrow(AssayError);
  try {
    modelOptions(rest);
  } catch (thrown) {
    expect((thrown as AssayError).problem).toMatchObject({
      code: "proposer-malformed",
      detail: expect.stringContaining(detail),
    });
  }
});

test("a time is whole milliseconds: a timer takes nothing else", () => {
  expect(modelOptions("openai/x,time=4.35m").limitMs).toBe(261_000);
  expect(modelOptions("openai/x,time=1.001s").limitMs).toBe(1001);
});

test("keys and addresses come from where other tools look for them", () => {
  const google = modelOptions("google/gemini-2.5-flash");
  expect(keyOf(google, { GOOGLE_API_KEY: "g" })).toBe("g");
  expect(keyOf(google, {})).toBe("");
  expect(keysOf(modelOptions("ollama/qwen3"))).toEqual([]);
  expect(keysOf(modelOptions("anthropic/x,key=OTHER"))).toEqual(["OTHER"]);
  const at = (rest: string, env: Record<string, string>) => addressOf(modelOptions(rest), env);
  expect(at("anthropic/x", {})).toBeUndefined();
  expect(at("anthropic/x", { ANTHROPIC_BASE_URL: "http://localhost:1/" })).toBe(
    "http://localhost:1/v1",
  );
  expect(at("openai/x", { OPENAI_BASE_URL: "http://localhost:1/v1" })).toBe(
    "http://localhost:1/v1",
  );
  expect(at("google/x", { GOOGLE_GEMINI_BASE_URL: "http://localhost:1" })).toBe(
    "http://localhost:1/v1beta",
  );
  expect(at("ollama/x", {})).toBe("http://127.0.0.1:11434/v1");
  expect(at("ollama/x", { OLLAMA_HOST: "box:1" })).toBe("http://box:1/v1");
});

test("only a model of this machine costs nothing", () => {
  expect(isOwn(modelOptions("ollama/x"), {})).toBe(true);
  expect(isOwn(modelOptions("ollama/x"), { OLLAMA_HOST: "https://models.example" })).toBe(false);
  expect(isOwn(modelOptions("compatible/x,url=http://127.0.0.1:8000/v1"), {})).toBe(false);
});
