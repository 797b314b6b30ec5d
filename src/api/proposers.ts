/** The proposers that come with Assay, as the specifications that `proposer` takes. */
export const proposers = {
  /** The patches of a folder, in name order. */
  patches: (directory: string) => `patches:${directory}`,
  /** Commits or branches, in the order given. */
  revisions: (...revisions: readonly string[]) => `revisions:${revisions.join(",")}`,
  /** Any program that edits the workspace. */
  command: (command: string) => `command:${command}`,
  /** Any agent that speaks the Agent Client Protocol on its stdin and stdout, by the command that starts it. */
  acp: (command: string) => `agent:acp:${command}`,
  /** The open ideas of a Markdown list or folder, worked out by another proposer (`agent:…`, `model:…` or `command:…`). */
  ideas: (path: string, by: string) => `ideas:${path},with=${by}`,
  /**
   * A coding agent that is installed: `claude`, `codex`, `gemini`, `pi`, `qwen`, `opencode`, `cline` or `aider`.
   * `time` is how long one proposal may take (`20m`), `turns` how many answers of the model (for `claude`), `tokens` how
   * many of those that are not read from a cache.
   */
  agent: (
    name: string,
    options: {
      readonly model?: string;
      readonly provider?: string;
      readonly time?: string;
      readonly turns?: number;
      readonly tokens?: number;
    } = {},
  ) => `agent:${name}${said(options)}`,
  /**
   * A language model, `openai/gpt-5-mini`, by `anthropic`, `openai`, `google`, `ollama`, or `compatible` with a `url`.
   * `key` is the environment variable of its key, `context` how many tokens a question may have, `tokens` how many an
   * answer, `time` how long one proposal may take (`5m`).
   */
  model: (
    name: string,
    options: {
      readonly url?: string;
      readonly key?: string;
      readonly context?: number;
      readonly tokens?: number;
      readonly time?: string;
    } = {},
  ) => `model:${name}${said(options)}`,
} as const;

const said = (options: Readonly<Record<string, string | number | undefined>>) =>
  Object.entries(options)
    .map(([key, value]) => `,${key}=${value}`)
    .join("");
