import type { Act, Asked, Protocol, Reply, Tokens, Tool } from "./script.ts";

interface Body {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly {
    readonly role: string;
    readonly content?: string | null | readonly { readonly text?: string }[];
  }[];
  readonly response_format?: unknown;
  readonly tools?: readonly {
    readonly function: {
      readonly name: string;
      readonly parameters?: { readonly properties?: Tool["properties"] };
    };
  }[];
}

/** Chat Completions. */
export const chat: Protocol = {
  matches: /^\/v1\/chat\/completions$/,
  asked: (body) => asked(body as unknown as Body),
  reply,
  last: "[DONE]",
};

function asked({ model, stream = false, messages, tools = [], response_format }: Body): Asked {
  const instructed = JSON.stringify(messages.filter(({ role }) => role === "system"));
  const said = messages.flatMap(({ role, content }) =>
    role !== "user" || !content
      ? []
      : typeof content === "string"
        ? [content]
        : content.map(({ text = "" }) => text),
  );
  return {
    model,
    stream,
    tools: tools.map(({ function: { name, parameters } }) => ({
      name,
      properties: parameters?.properties ?? {},
    })),
    prompt: said.join("\n"),
    results: messages.filter(({ role }) => role === "tool").length,
    isFormed: response_format !== undefined,
    isPlain: response_format !== undefined || /predictedPercent/.test(instructed),
    answers: messages.filter(({ role }) => role === "assistant").length,
  };
}

function reply(act: Act, { model }: Asked, { input, cached, output }: Tokens): Reply {
  const isText = act.kind === "text";
  const finish_reason = isText ? "stop" : "tool_calls";
  const message = isText
    ? { role: "assistant", content: act.text }
    : {
        role: "assistant",
        content: null,
        tool_calls: [
          {
            index: 0,
            id: act.id,
            type: "function",
            function: { name: act.name, arguments: JSON.stringify(act.args) },
          },
        ],
      };
  const usage = {
    prompt_tokens: input + cached,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens: output,
    total_tokens: input + cached + output,
  };
  const base = { id: "chatcmpl-1", created: 0, model };
  const chunk = { ...base, object: "chat.completion.chunk" };
  return {
    whole: {
      ...base,
      object: "chat.completion",
      choices: [{ index: 0, message, finish_reason }],
      usage,
    },
    events: [
      { data: { ...chunk, choices: [{ index: 0, delta: message, finish_reason: null }] } },
      { data: { ...chunk, choices: [{ index: 0, delta: {}, finish_reason }] } },
      { data: { ...chunk, choices: [], usage } },
    ],
  };
}
