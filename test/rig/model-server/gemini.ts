import type { Act, Asked, Protocol, Reply, Tokens, Tool } from "./script.ts";

interface Part {
  readonly text?: string;
  readonly functionResponse?: unknown;
}
interface Declared {
  readonly name: string;
  readonly parameters?: { readonly properties?: Tool["properties"] };
  readonly parametersJsonSchema?: { readonly properties?: Tool["properties"] };
}
interface Body {
  readonly generationConfig?: { readonly responseMimeType?: string };
  readonly contents: readonly { readonly role?: string; readonly parts: readonly Part[] }[];
  readonly tools?: readonly { readonly functionDeclarations?: readonly Declared[] }[];
}

const PATH = /^\/v1beta\/models\/([^:]+):(generateContent|streamGenerateContent|countTokens)$/;

/** Google's generateContent. */
export const gemini: Protocol = {
  matches: PATH,
  asked: (body, path) => asked(body as unknown as Body, path),
  reply,
};

function asked({ contents, tools = [], generationConfig = {} }: Body, path: string): Asked {
  const [, model = "", method] = PATH.exec(path) ?? [];
  const parts = contents.flatMap(({ role = "user", parts }) =>
    parts.map((part) => ({ role, ...part })),
  );
  return {
    model,
    stream: method === "streamGenerateContent",
    tools: tools
      .flatMap(({ functionDeclarations = [] }) => functionDeclarations)
      .map(({ name, parameters, parametersJsonSchema }) => ({
        name,
        properties: (parametersJsonSchema ?? parameters)?.properties ?? {},
      })),
    prompt: parts.flatMap(({ role, text }) => (role === "user" && text ? [text] : [])).join("\n"),
    results: parts.filter(({ functionResponse }) => functionResponse !== undefined).length,
    isFormed: generationConfig.responseMimeType === "application/json",
    isPlain: generationConfig.responseMimeType === "application/json",
    answers: contents.filter(({ role }) => role === "model").length,
  };
}

function reply(act: Act, { model }: Asked, { input, cached, output }: Tokens): Reply {
  const part =
    act.kind === "text" ? { text: act.text } : { functionCall: { name: act.name, args: act.args } };
  const whole = {
    candidates: [{ index: 0, content: { role: "model", parts: [part] }, finishReason: "STOP" }],
    usageMetadata: {
      promptTokenCount: input + cached,
      cachedContentTokenCount: cached,
      candidatesTokenCount: output,
      totalTokenCount: input + cached + output,
    },
    modelVersion: model,
  };
  return { whole, events: [{ data: whole }] };
}
