import type { Act, Asked, Protocol, Reply, Tokens, Tool } from "./script.ts";

interface Block {
  readonly type: string;
  readonly text?: string;
}
interface Body {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly {
    readonly role: string;
    readonly content: string | readonly Block[];
  }[];
  readonly output_config?: { readonly format?: unknown };
  readonly tools?: readonly {
    readonly name: string;
    readonly input_schema?: { readonly properties?: Tool["properties"] };
  }[];
}

/** Anthropic's Messages. */
export const anthropic: Protocol = {
  matches: /^\/v1\/messages(\/count_tokens)?$/,
  asked: (body) => asked(body as unknown as Body),
  reply,
};

function asked({ model, stream = false, messages, tools = [], output_config }: Body): Asked {
  const blocks = messages.flatMap(({ role, content }) =>
    (typeof content === "string" ? [{ type: "text", text: content }] : content).map((block) => ({
      role,
      ...block,
    })),
  );
  return {
    model,
    stream,
    tools: tools.map(({ name, input_schema }) => ({
      name,
      properties: input_schema?.properties ?? {},
    })),
    prompt: blocks.flatMap(({ role, text }) => (role === "user" && text ? [text] : [])).join("\n"),
    results: blocks.filter(({ type }) => type === "tool_result").length,
    isFormed: output_config?.format !== undefined,
    isPlain: output_config?.format !== undefined,
    answers: messages.filter(({ role }) => role === "assistant").length,
  };
}

function reply(act: Act, { model, results }: Asked, { input, cached, output }: Tokens): Reply {
  const isText = act.kind === "text";
  const stop_reason = isText ? "end_turn" : "tool_use";
  const usage = {
    input_tokens: input,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: 0,
    output_tokens: output,
  };
  const block = isText
    ? { type: "text", text: act.text }
    : { type: "tool_use", id: act.id, name: act.name, input: act.args };
  const message = { id: `msg_${results + 1}`, type: "message", role: "assistant", model };
  const whole = { ...message, content: [block], stop_reason, stop_sequence: null, usage };
  const begun = isText ? { ...block, text: "" } : { ...block, input: {} };
  const delta = isText
    ? { type: "text_delta", text: act.text }
    : { type: "input_json_delta", partial_json: JSON.stringify(act.args) };
  const events = [
    {
      type: "message_start",
      message: {
        ...message,
        content: [],
        stop_reason: null,
        usage: { ...usage, output_tokens: 1 },
      },
    },
    { type: "content_block_start", index: 0, content_block: begun },
    { type: "content_block_delta", index: 0, delta },
    { type: "content_block_stop", index: 0 },
    {
      type: "message_delta",
      delta: { stop_reason, stop_sequence: null },
      usage: { output_tokens: output },
    },
    { type: "message_stop" },
  ].map((data) => ({ event: data.type, data }));
  return { events, whole };
}
