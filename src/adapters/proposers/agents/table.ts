import type { Isolation } from "../../../domain/metric.ts";
import type { AgentOptions } from "./options.ts";
import {
  type Read,
  readAcp,
  readAider,
  readClaude,
  readCline,
  readCodex,
  readGemini,
  readOpencode,
  readPi,
  readQwen,
} from "./readings.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** What a command line is made for. */
interface Session {
  readonly options: AgentOptions;
  readonly env: Env;
  readonly isolation: Isolation;
  /** The task, for agents that take it as an argument. */
  readonly prompt: string;
  /** Files that may be changed. */
  readonly files: readonly string[];
}

/** How to start a session. */
interface Invocation {
  /** After the program. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Files of its private home, by their path there. */
  readonly files?: Readonly<Record<string, string>>;
  /** The task comes on its stdin. */
  readonly stdin?: true;
  /** A line of `sh` that runs before it. */
  readonly first?: string;
}

/** Where an agent finds its model. */
interface Endpoint {
  /** The variable that holds another address than the usual one. */
  readonly variable: string;
  readonly hosts: readonly string[];
}

/** A coding agent that can be run without a terminal. */
export interface Agent {
  readonly program: string;
  readonly install: string;
  /** Any of these lets it in to its model. */
  readonly keys: readonly string[];
  /** Other variables that it is given. */
  readonly variables: readonly string[];
  endpoint(options: AgentOptions, env: Env): Endpoint;
  start(session: Session): Invocation;
  /** Types of the events on its stdout that say something; everything, where none is named. */
  readonly keep?: readonly string[];
  readonly read: Read;
  /** How it is spoken to: by its command line, or by the Agent Client Protocol. */
  readonly protocol?: "acp";
}

const isOpen = (isolation: Isolation) => isolation === "none" || isolation === "not isolated";
const flag = (name: string, value: string | undefined) =>
  value === undefined ? [] : [name, value];

const OPENAI: Endpoint = { variable: "OPENAI_BASE_URL", hosts: ["api.openai.com"] };

/** Providers that agents with a choice of them know, by the variable of their key. */
const PROVIDERS: Readonly<Record<string, Endpoint & { readonly key: string }>> = {
  openai: { key: "OPENAI_API_KEY", ...OPENAI },
  anthropic: {
    key: "ANTHROPIC_API_KEY",
    variable: "ANTHROPIC_BASE_URL",
    hosts: ["api.anthropic.com"],
  },
  google: {
    key: "GEMINI_API_KEY",
    variable: "GOOGLE_GEMINI_BASE_URL",
    hosts: ["generativelanguage.googleapis.com"],
  },
  openrouter: { key: "OPENROUTER_API_KEY", variable: "", hosts: ["openrouter.ai"] },
  deepseek: { key: "DEEPSEEK_API_KEY", variable: "", hosts: ["api.deepseek.com"] },
  groq: { key: "GROQ_API_KEY", variable: "", hosts: ["api.groq.com"] },
  mistral: { key: "MISTRAL_API_KEY", variable: "", hosts: ["api.mistral.ai"] },
  xai: { key: "XAI_API_KEY", variable: "", hosts: ["api.x.ai"] },
};

/** The one named, or else the first whose key is there. */
function providerOf({ provider }: AgentOptions, env: Env): string {
  return provider ?? Object.keys(PROVIDERS).find((name) => env[keyOf(name)]) ?? "openai";
}
const keyOf = (provider: string) =>
  PROVIDERS[provider]?.key ?? `${provider.toUpperCase().replaceAll("-", "_")}_API_KEY`;
const endpointOf = (options: AgentOptions, env: Env): Endpoint =>
  PROVIDERS[providerOf(options, env)] ?? { variable: "", hosts: [] };
const PROVIDER_KEYS = Object.values(PROVIDERS).map(({ key }) => key);

/** A model server of the user's own that speaks Chat Completions. */
const ownServer = (options: AgentOptions, env: Env) =>
  providerOf(options, env) === "openai" ? env.OPENAI_BASE_URL : undefined;

export const AGENTS: Readonly<Record<string, Agent>> = {
  claude: {
    program: "claude",
    install: "npm install -g @anthropic-ai/claude-code",
    keys: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"],
    variables: ["ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL", "ANTHROPIC_CUSTOM_HEADERS"],
    endpoint: () => ({ variable: "ANTHROPIC_BASE_URL", hosts: ["api.anthropic.com"] }),
    start: ({ options, isolation }) => ({
      args: [
        ...["-p", "--output-format", "stream-json", "--verbose", "--strict-mcp-config"],
        ...["--permission-mode", "acceptEdits", "--max-turns", String(options.turns)],
        // A shell of its own is as free as the sandbox it stands in.
        ...["--allowedTools", `Read,Edit,Write,Glob,Grep${isOpen(isolation) ? "" : ",Bash"}`],
        ...flag("--model", options.model),
      ],
      env: {
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        // It tries a key that was refused again as well, for minutes unless told otherwise.
        CLAUDE_CODE_MAX_RETRIES: "5",
        DISABLE_AUTOUPDATER: "1",
      },
      stdin: true,
    }),
    keep: ["assistant", "result"],
    read: readClaude,
  },
  codex: {
    program: "codex",
    install: "npm install -g @openai/codex",
    keys: ["OPENAI_API_KEY", "CODEX_API_KEY"],
    variables: ["OPENAI_BASE_URL", "OPENAI_ORGANIZATION", "OPENAI_PROJECT"],
    endpoint: () => OPENAI,
    start: ({ options, env, isolation }) => ({
      args: [
        ...["exec", "--json", "--skip-git-repo-check", "--ephemeral"],
        // Its sandbox cannot stand within another one.
        ...["--sandbox", isOpen(isolation) ? "workspace-write" : "danger-full-access"],
        ...flag("--model", options.model),
        ...codexProvider(env),
        "-",
      ],
      stdin: true,
    }),
    keep: ["item.completed", "turn.completed", "turn.failed", "error"],
    read: readCodex,
  },
  gemini: {
    program: "gemini",
    install: "npm install -g @google/gemini-cli",
    keys: ["GEMINI_API_KEY"],
    variables: ["GOOGLE_GEMINI_BASE_URL"],
    endpoint: () => ({
      variable: "GOOGLE_GEMINI_BASE_URL",
      hosts: ["generativelanguage.googleapis.com"],
    }),
    start: ({ options }) => ({
      // What stands on stdin comes before the argument, which may be empty.
      args: ["-p", "", "--yolo", "--output-format", "json", ...flag("-m", options.model)],
      env: { GEMINI_CLI_TRUST_WORKSPACE: "true" },
      files: {
        ".gemini/settings.json": '{"security":{"auth":{"selectedType":"gemini-api-key"}}}',
      },
      stdin: true,
    }),
    read: readGemini,
  },
  pi: {
    program: "pi",
    install: "npm install -g @mariozechner/pi-coding-agent",
    keys: PROVIDER_KEYS,
    variables: ["OPENAI_BASE_URL"],
    endpoint: endpointOf,
    start: ({ options, env }) => {
      const own = ownServer(options, env);
      return {
        args: [
          ...["-p", "--mode", "json", "--no-session"],
          ...["--provider", own ? "own" : providerOf(options, env)],
          ...flag("--model", options.model),
        ],
        env: { PI_OFFLINE: "1" },
        ...(own && { files: { ".pi/agent/models.json": piModels(own, options.model) } }),
        stdin: true,
      };
    },
    keep: ["message_end"],
    read: readPi,
  },
  qwen: {
    program: "qwen",
    install: "npm install -g @qwen-code/qwen-code",
    keys: ["OPENAI_API_KEY"],
    variables: ["OPENAI_BASE_URL"],
    endpoint: () => OPENAI,
    start: ({ options }) => ({
      args: [
        ...["--yolo", "--auth-type", "openai", "--output-format", "stream-json"],
        ...flag("-m", options.model),
      ],
      env: { QWEN_CODE_SUPPRESS_YOLO_WARNING: "1" },
      stdin: true,
    }),
    keep: ["assistant", "result"],
    read: readQwen,
  },
  opencode: {
    program: "opencode",
    install: "npm install -g opencode-ai",
    keys: PROVIDER_KEYS,
    variables: ["OPENAI_BASE_URL"],
    endpoint: endpointOf,
    start: ({ options, env }) => {
      const own = ownServer(options, env);
      const provider = own ? "own" : providerOf(options, env);
      return {
        args: [
          ...["run", "--format", "json"],
          ...flag("-m", options.model && `${provider}/${options.model}`),
        ],
        env: { OPENCODE_CONFIG_CONTENT: opencodeConfig(own, options.model) },
        stdin: true,
      };
    },
    keep: ["text", "step_finish", "error"],
    read: readOpencode,
  },
  cline: {
    program: "cline",
    install: "npm install -g cline",
    keys: ["OPENAI_API_KEY"],
    variables: ["OPENAI_BASE_URL"],
    endpoint: () => OPENAI,
    start: ({ options, prompt }) => ({
      first: `"$0" auth -p openai -k "$OPENAI_API_KEY" -m '${options.model ?? "gpt-5.1"}' -b "\${OPENAI_BASE_URL:-https://api.openai.com/v1}"`,
      args: [
        ...["--json", "--auto-approve", "true", "-P", "openai"],
        ...["-m", options.model ?? "gpt-5.1", prompt],
      ],
    }),
    keep: ["run_result", "error"],
    read: readCline,
  },
  aider: {
    program: "aider",
    install: "pip install aider-chat",
    keys: PROVIDER_KEYS,
    variables: ["OPENAI_API_BASE", "OPENAI_BASE_URL"],
    endpoint: endpointOf,
    start: ({ options, env, prompt, files }) => ({
      args: [
        ...["--yes-always", "--no-auto-commits", "--no-gitignore", "--no-check-update"],
        ...["--no-pretty", "--no-stream", "--analytics-disable", "--no-show-model-warnings"],
        ...flag("--model", options.model),
        ...["--message", prompt],
        // It edits what it was given; of a large target it finds more by its map of the repository.
        ...files.slice(0, 20),
      ],
      env: env.OPENAI_BASE_URL ? { OPENAI_API_BASE: env.OPENAI_BASE_URL } : {},
    }),
    read: readAider,
  },
};

/** Any agent that speaks the Agent Client Protocol on its stdin and stdout, by the line of `sh` that starts it. */
export function acpAgent(command: string): Agent {
  return {
    program: "sh",
    install: "apt install dash",
    keys: [],
    variables: [],
    endpoint: () => ({ variable: "", hosts: [] }),
    start: () => ({ args: ["-c", command], stdin: true }),
    read: readAcp,
    protocol: "acp",
  };
}

/** Codex takes another address than its own only as a provider of its configuration. */
function codexProvider({ OPENAI_BASE_URL: url, OPENAI_API_KEY: key }: Env): readonly string[] {
  const address = url ?? "https://api.openai.com/v1";
  const variable = key ? "OPENAI_API_KEY" : "CODEX_API_KEY";
  const named = `name="own",base_url=${JSON.stringify(address)},env_key="${variable}"`;
  return [
    ...["-c", 'model_provider="own"'],
    ...["-c", `model_providers.own={${named},wire_api="responses"}`],
  ];
}

function piModels(baseUrl: string, model = "default"): string {
  const api = "openai-completions";
  const own = { baseUrl, apiKey: "OPENAI_API_KEY", api, models: [{ id: model }] };
  return JSON.stringify({ providers: { own } });
}

function opencodeConfig(baseURL: string | undefined, model = "default"): string {
  const quiet = { share: "disabled", autoupdate: false };
  if (!baseURL) return JSON.stringify(quiet);
  const options = { baseURL, apiKey: "{env:OPENAI_API_KEY}" };
  const own = { npm: "@ai-sdk/openai-compatible", options, models: { [model]: {} } };
  return JSON.stringify({ ...quiet, provider: { own } });
}
