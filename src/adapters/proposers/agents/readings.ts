import type { ProposalUsage } from "../../../domain/proposal.ts";

/** What an agent's output says of its session. Text of strangers: nothing in it is believed but shown. */
export interface Reading {
  /** Its last word. */
  readonly text: string;
  /** Why it failed, in its own words; missing where it says nothing of the kind. */
  readonly failure?: string;
  readonly usage: ProposalUsage;
}

/** Reads the output of an agent. Takes any text, and never throws. */
export type Read = (stdout: string) => Reading;

type Json = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isObject(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** A number as an agent may have written it; anything else counts nothing. */
function count(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0;
}

function parsed(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

/** One event a line; lines that are none are left out. */
function events(stdout: string): readonly Json[] {
  return stdout.split("\n").flatMap((line) => {
    const value = line.startsWith("{") || line.startsWith("[") ? parsed(line) : undefined;
    return (Array.isArray(value) ? value : [value]).filter(isObject);
  });
}

interface Counts {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
}

const NOTHING: Counts = { input: 0, cached: 0, written: 0, output: 0 };

function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (a, b) => ({
      input: a.input + b.input,
      cached: a.cached + b.cached,
      written: a.written + b.written,
      output: a.output + b.output,
    }),
    NOTHING,
  );
}

interface Told {
  readonly counts: Counts;
  readonly model?: string;
  readonly turns?: number;
  readonly usd?: number;
}

function usage({ counts, model = "", turns = 0, usd = 0 }: Told): ProposalUsage {
  const { input, cached, written, output } = counts;
  return {
    ...(model && { model }),
    ...(input + cached + written + output > 0 && {
      inputTokens: input,
      cachedTokens: cached,
      cacheWriteTokens: written,
      outputTokens: output,
    }),
    ...(turns > 0 && { turns }),
    ...(usd > 0 && { usd, usdFrom: "the agent" }),
  };
}

const reading = (said: string, failure: string, told: Told): Reading => ({
  text: said.trim(),
  ...(failure.trim() && { failure: failure.trim() }),
  usage: usage(told),
});

/** Counts where what was read from a cache is part of the input. */
function inclusive(input: number, cached: number, output: number): Counts {
  return { input: Math.max(0, input - cached), cached, written: 0, output };
}

/** Texts of a message whose content is a list of parts. */
const partsText = (message: Json) =>
  list(message.content)
    .map((part) => text(object(part).text))
    .join("");

function anthropicCounts(told: Json): Counts {
  return {
    input: count(told.input_tokens),
    cached: count(told.cache_read_input_tokens),
    written: count(told.cache_creation_input_tokens),
    output: count(told.output_tokens),
  };
}

/** Claude Code: `--output-format stream-json`. */
export const readClaude: Read = (stdout) => messagesOf(stdout, anthropicCounts);

/** Qwen Code: as Claude Code, but what was read from a cache is part of its input. */
export const readQwen: Read = (stdout) =>
  messagesOf(stdout, ({ input_tokens, cache_read_input_tokens, output_tokens }) =>
    inclusive(count(input_tokens), count(cache_read_input_tokens), count(output_tokens)),
  );

function messagesOf(stdout: string, countsOf: (told: Json) => Counts): Reading {
  const all = events(stdout);
  const result = all.findLast(({ type }) => type === "result");
  const messages = all
    .filter(({ type }) => type === "assistant")
    .map((each) => object(each.message));
  const model = text(messages.findLast((each) => text(each.model))?.model);
  const last = messages.map(partsText).findLast((said) => said !== "") ?? "";
  // A session that was ended has no total: what its messages told, each once.
  const byId = new Map(messages.map((each) => [text(each.id), object(each.usage)]));
  const total = result ? countsOf(object(result.usage)) : undefined;
  const said = text(result?.result) || last;
  const isError = result?.is_error === true || /^error/.test(text(result?.subtype));
  const turns = count(result?.num_turns) || byId.size;
  return reading(said, isError ? text(result?.result) || text(result?.subtype) : "", {
    counts: total ?? sum([...byId.values()].map(countsOf)),
    model,
    turns,
    usd: count(result?.total_cost_usd),
  });
}

/** Codex: `exec --json`. It tells neither its model nor money. */
export const readCodex: Read = (stdout) => {
  const all = events(stdout);
  const items = all
    .filter(({ type }) => type === "item.completed")
    .map((each) => object(each.item));
  const ended = all
    .filter(({ type }) => type === "turn.completed")
    .map((each) => object(each.usage));
  const failed = all.findLast(({ type }) => type === "turn.failed");
  const error = all.findLast(({ type }) => type === "error");
  const said = text(items.findLast(({ type }) => type === "agent_message")?.text);
  const failure = failed
    ? text(object(failed.error).message) || "the turn failed"
    : ended.length === 0
      ? text(error?.message)
      : "";
  const counts = ended.map((told) => {
    const cached = count(told.cached_input_tokens);
    const written = count(told.cache_write_input_tokens);
    const whole = inclusive(count(told.input_tokens) - written, cached, count(told.output_tokens));
    return { ...whole, written };
  });
  return reading(said, failure, { counts: sum(counts) });
};

/** pi: `--mode json`. */
export const readPi: Read = (stdout) => {
  const messages = events(stdout)
    .filter(({ type }) => type === "message_end")
    .map((each) => object(each.message))
    .filter(({ role }) => role === "assistant");
  const last = messages.at(-1) ?? {};
  const usages = messages.map((each) => object(each.usage));
  const counts = usages.map((told) => ({
    input: count(told.input),
    cached: count(told.cacheRead),
    written: count(told.cacheWrite),
    output: count(told.output),
  }));
  const failure = last.stopReason === "error" ? text(last.errorMessage) || "it failed" : "";
  return reading(partsText(last), failure, {
    counts: sum(counts),
    model: text(last.model),
    turns: messages.length,
    usd: usages.reduce((all, told) => all + count(object(told.cost).total), 0),
  });
};

/** Gemini CLI: `--output-format json`, one object over several lines. */
export const readGemini: Read = (stdout) => {
  const from = stdout.indexOf("{");
  const whole = object(parsed(stdout.slice(from, stdout.lastIndexOf("}") + 1)));
  const models = Object.entries(object(object(whole.stats).models));
  const counts = models.map(([, told]) => {
    const tokens = object(object(told).tokens);
    const output = count(tokens.candidates) + count(tokens.thoughts);
    return inclusive(count(tokens.prompt), count(tokens.cached), output);
  });
  const turns = models.reduce(
    (all, [, told]) => all + count(object(object(told).api).totalRequests),
    0,
  );
  const model = models.map(([name]) => name).join(", ");
  const { error } = whole;
  const failure = isObject(error) ? text(error.message) || "it failed" : text(error);
  return reading(text(whole.response), failure, { counts: sum(counts), model, turns });
};

/** OpenCode: `run --format json`. */
export const readOpencode: Read = (stdout) => {
  const all = events(stdout);
  const parts = (kind: string) =>
    all.filter(({ type }) => type === kind).map((each) => object(each.part));
  const steps = parts("step_finish");
  const counts = steps.map((step) => {
    const told = object(step.tokens);
    const cache = object(told.cache);
    const output = count(told.output) + count(told.reasoning);
    return {
      input: count(told.input),
      cached: count(cache.read),
      written: count(cache.write),
      output,
    };
  });
  const error = object(all.findLast(({ type }) => type === "error")?.error);
  const failure = text(object(error.data).message) || text(error.message) || text(error.name);
  return reading(text(parts("text").at(-1)?.text), failure, {
    counts: sum(counts),
    turns: steps.length,
    usd: steps.reduce((total, step) => total + count(step.cost), 0),
  });
};

/** Cline: `--json`. */
export const readCline: Read = (stdout) => {
  const all = events(stdout);
  const result = all.findLast(({ type }) => type === "run_result") ?? {};
  const told = object(result.usage);
  const written = count(told.cacheWriteTokens);
  const counts = {
    ...inclusive(
      count(told.inputTokens) - written,
      count(told.cacheReadTokens),
      count(told.outputTokens),
    ),
    written,
  };
  const error = text(all.findLast(({ type }) => type === "error")?.message);
  const failure = /^(error|failed|aborted)$/.test(text(result.finishReason))
    ? error || text(result.text) || text(result.finishReason)
    : Object.keys(result).length === 0
      ? error
      : "";
  return reading(text(result.text), failure, {
    counts,
    model: text(object(result.model).id),
    turns: count(result.iterations),
    usd: count(told.totalCost),
  });
};

const TOKENS =
  /^Tokens: ([\d.]+)(k?) sent(?:, ([\d.]+)(k?) cache write)?(?:, ([\d.]+)(k?) cache hit)?, ([\d.]+)(k?) received\.(?: Cost: \$([\d.]+) message)?/;

/** Aider: plain text, with a line of tokens after each answer. */
export const readAider: Read = (stdout) => {
  const lines = stdout.split("\n");
  const matches = lines.map((line) => TOKENS.exec(line)).filter((match) => match !== null);
  const thousands = (amount = "", k = "") => count(Number(amount) * (k ? 1000 : 1));
  const counts = matches.map(([, sent, a, written, b, hit, c, received, d]) => ({
    input: thousands(sent, a),
    written: thousands(written, b),
    cached: thousands(hit, c),
    output: thousands(received, d),
  }));
  const model = /^(?:Main model|Model): (\S+)/m.exec(stdout)?.[1] ?? "";
  const failure = /^(litellm\.\w+Error:.*|.*AuthenticationError:.*)$/m.exec(stdout)?.[1] ?? "";
  return reading(stdout.slice(-4000), matches.length > 0 ? "" : failure, {
    counts: sum(counts),
    model,
    turns: matches.length,
    usd: matches.reduce((all, match) => all + count(Number(match[9])), 0),
  });
};

/** Our own client of the Agent Client Protocol: `runners/acp.ts`. The protocol need not tell usage. */
export const readAcp: Read = (stdout) => {
  const all = events(stdout);
  const last = (wanted: string) => object(all.findLast(({ type }) => type === wanted));
  const told = last("acp-usage");
  const cost = last("acp-cost");
  const counts = {
    input: count(told.inputTokens),
    cached: count(told.cachedReadTokens),
    written: count(told.cachedWriteTokens),
    output: count(told.outputTokens) + count(told.thoughtTokens),
  };
  const usd = cost.currency === "USD" ? count(cost.amount) : 0;
  return reading(text(last("acp-text").text), text(last("acp-failure").message), { counts, usd });
};
