import type { LanguageModel } from "ai";

export type Env = Readonly<Record<string, string | undefined>>;

/** Which model is meant. */
export interface Named {
  readonly provider: ProviderName;
  /** The model's name as the provider takes it; may hold slashes. */
  readonly name: string;
  /** Where it is served, instead of the usual place. */
  readonly url?: string;
  /** The environment variable of its key, instead of the usual one. */
  readonly key?: string;
}

/** How to get to a model. */
interface Way {
  readonly name: string;
  readonly key: string;
  /** With the path that comes before `/chat/completions` and the like; the provider's own where it is missing. */
  readonly url: string | undefined;
}

interface Provider {
  /** Any of these lets in; empty where none is needed. */
  readonly keys: readonly string[];
  /** Where it is served by what the environment says. */
  readonly address?: (env: Env) => string | undefined;
  /** Its package is read when it is asked for: most studies need none. */
  readonly open: (way: Way) => Promise<LanguageModel>;
}

/** Whose models can be asked. */
const PROVIDERS = {
  anthropic: {
    keys: ["ANTHROPIC_API_KEY"],
    address: ({ ANTHROPIC_BASE_URL: url }) => url && withPath(url, "/v1"),
    open: async ({ name, key, url }) =>
      (await import("@ai-sdk/anthropic")).createAnthropic({ apiKey: key, ...at(url) })(name),
  },
  openai: {
    keys: ["OPENAI_API_KEY"],
    address: ({ OPENAI_BASE_URL: url }) => url && withPath(url, "/v1"),
    open: async ({ name, key, url }) =>
      (await import("@ai-sdk/openai")).createOpenAI({ apiKey: key, ...at(url) })(name),
  },
  google: {
    keys: ["GEMINI_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY", "GOOGLE_API_KEY"],
    address: ({ GOOGLE_GEMINI_BASE_URL: url }) => url && withPath(url, "/v1beta"),
    open: async ({ name, key, url }) =>
      (await import("@ai-sdk/google")).createGoogle({ apiKey: key, ...at(url) })(name),
  },
  ollama: {
    keys: [],
    address: ({ OLLAMA_HOST: host }) => withPath(withScheme(host || "127.0.0.1:11434"), "/v1"),
    open: (way) => compatible("ollama", way),
  },
  compatible: { keys: [], open: (way) => compatible("compatible", way) },
} as const satisfies Record<string, Provider>;

export type ProviderName = keyof typeof PROVIDERS;
export const PROVIDER_NAMES = Object.keys(PROVIDERS) as readonly ProviderName[];
export const isProvider = (name: string): name is ProviderName => Object.hasOwn(PROVIDERS, name);

/** The variables that may hold the key of a model; none where it needs none. */
export function keysOf({ provider, key }: Named): readonly string[] {
  return key === undefined ? PROVIDERS[provider].keys : [key];
}

/** The key of a model; `""` where none is set. */
export function keyOf(options: Named, env: Env): string {
  return (
    keysOf(options)
      .map((name) => env[name])
      .find((value) => value) ?? ""
  );
}

/** Where a model is served, where that is not the provider's own place. */
export function addressOf({ provider, url }: Named, env: Env): string | undefined {
  const { address }: Provider = PROVIDERS[provider];
  return url ?? address?.(env);
}

/** Whether asking it costs nothing but this machine's time. */
export function isOwn(options: Named, env: Env): boolean {
  const url = addressOf(options, env);
  if (options.provider !== "ollama" || url === undefined || !URL.canParse(url)) return false;
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

/** A model to ask. */
export function openModel(options: Named, env: Env): Promise<LanguageModel> {
  const { open }: Provider = PROVIDERS[options.provider];
  return open({ name: options.name, key: keyOf(options, env), url: addressOf(options, env) });
}

async function compatible(provider: string, { name, key, url = "" }: Way): Promise<LanguageModel> {
  const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
  return createOpenAICompatible({
    name: provider,
    baseURL: url,
    includeUsage: true,
    supportsStructuredOutputs: true,
    ...(key !== "" && { apiKey: key }),
  })(name);
}

const at = (url: string | undefined) => (url === undefined ? {} : { baseURL: url });
const withScheme = (host: string) => (/^https?:\/\//.test(host) ? host : `http://${host}`);

/** The address that other tools take may end before the version. */
function withPath(url: string, path: string): string {
  const bare = url.replace(/\/+$/, "");
  return /\/v\d\w*$/.test(bare) ? bare : `${bare}${path}`;
}
