import type { Act, Asked, Protocol, Reply, Tokens, Tool } from "./script.ts";

interface Item {
  readonly type?: string;
  readonly role?: string;
  readonly content?: string | readonly { readonly text?: string }[];
}
interface Body {
  readonly model: string;
  readonly stream?: boolean;
  readonly input: string | readonly Item[];
  readonly text?: { readonly format?: { readonly type?: string } };
  readonly tools?: readonly {
    readonly type: string;
    readonly name?: string;
    readonly parameters?: { readonly properties?: Tool["properties"] };
  }[];
}

/** OpenAI's Responses. */
export const responses: Protocol = {
  matches: /^\/v1\/responses$/,
  asked: (body) => asked(body as unknown as Body),
  reply,
};

function asked({ model, stream = false, input, tools = [], text: form }: Body): Asked {
  const items: readonly Item[] =
    typeof input === "string" ? [{ role: "user", content: input }] : input;
  const said = items.flatMap(({ role, content = [] }) =>
    role !== "user"
      ? []
      : typeof content === "string"
        ? [content]
        : content.map(({ text = "" }) => text),
  );
  return {
    model,
    stream,
    // Some have a kind instead of a name.
    tools: tools.map(({ type, name = type, parameters }) => ({
      name,
      properties: parameters?.properties ?? {},
    })),
    prompt: said.join("\n"),
    results: items.filter(({ type }) => /_call_output$/.test(type ?? "")).length,
    isFormed: form?.format?.type === "json_schema",
    isPlain: form?.format?.type === "json_schema",
    answers: items.filter(({ role }) => role === "assistant").length,
  };
}

function reply(act: Act, { model, results }: Asked, { input, cached, output }: Tokens): Reply {
  const id = `resp_${results + 1}`;
  const item =
    act.kind === "text"
      ? {
          type: "message",
          id: "msg_1",
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text: act.text, annotations: [] }],
        }
      : {
          type: "function_call",
          id: `fc_${results + 1}`,
          call_id: act.id,
          name: act.name,
          arguments: JSON.stringify(act.args),
          status: "completed",
        };
  const usage = {
    input_tokens: input + cached,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + cached + output,
  };
  const base = { id, object: "response", model, created_at: 0 };
  const whole = { ...base, status: "completed", output: [item], usage };
  const begun = { ...base, status: "in_progress", output: [] };
  const events = [
    { type: "response.created", response: begun },
    { type: "response.output_item.added", output_index: 0, item },
    ...(act.kind === "text"
      ? [
          {
            type: "response.output_text.delta",
            item_id: "msg_1",
            output_index: 0,
            content_index: 0,
            delta: act.text,
          },
        ]
      : []),
    { type: "response.output_item.done", output_index: 0, item },
    { type: "response.completed", response: whole },
  ].map((data, sequence_number) => ({ event: data.type, data: { ...data, sequence_number } }));
  return { events, whole };
}
