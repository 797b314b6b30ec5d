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
  /** The open ideas of a Markdown list or folder, worked out by another proposer (`agent:…` or `command:…`). */
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
  ) =>
    ["agent:", name, ...Object.entries(options).map(([key, value]) => `,${key}=${value}`)].join(""),
} as const;
