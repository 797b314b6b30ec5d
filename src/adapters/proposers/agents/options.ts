import { saidOf } from "../said.ts";

/** What can be said of an agent: `agent:claude,model=NAME,time=20m,turns=30,tokens=400000`. */
export interface AgentOptions {
  readonly name: string;
  readonly model?: string;
  /** For agents that speak to many: `openai`, `anthropic`, … */
  readonly provider?: string;
  /** Milliseconds that one proposal may take. */
  readonly limitMs: number;
  /** Answers of the model, for agents that can be told. */
  readonly turns: number;
  /** Tokens of one proposal. */
  readonly tokens?: number;
  /** How to log in, for agents of the Agent Client Protocol that ask for it. */
  readonly auth?: string;
}

const LIMIT_MS = 15 * 60_000;
const TURNS = 60;
const KEYS = ["model", "provider", "time", "turns", "tokens", "auth"];

/** Reads what follows `agent:`. Throws `proposer-malformed`. */
export function agentOptions(rest: string): AgentOptions {
  const said = saidOf("agent:", rest, KEYS);
  const [model, provider, auth] = ["model", "provider", "auth"].map(said.text);
  const tokens = said.whole("tokens");
  return {
    name: said.name,
    ...(model !== undefined && { model }),
    ...(provider !== undefined && { provider }),
    limitMs: said.time("time") ?? LIMIT_MS,
    turns: said.whole("turns") ?? TURNS,
    ...(tokens !== undefined && { tokens }),
    ...(auth !== undefined && { auth }),
  };
}
