import { AssayError } from "../../../domain/error.ts";

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
const UNITS = { s: 1000, m: 60_000, h: 3_600_000 } as const;
const KEYS = ["model", "provider", "time", "turns", "tokens", "auth"];

/** Reads what follows `agent:`. Throws `proposer-malformed`. */
export function agentOptions(rest: string): AgentOptions {
  const [name = "", ...parts] = rest.split(",").map((part) => part.trim());
  const malformed = (detail: string) =>
    new AssayError({ code: "proposer-malformed", spec: `agent:${rest}`, detail });
  const given = new Map<string, string>();
  for (const part of parts) {
    const [, key = "", value = ""] = /^([a-z]+)=(\S+)$/.exec(part) ?? [];
    if (!KEYS.includes(key)) throw malformed(`"${part}" is none of ${KEYS.join("=, ")}=`);
    given.set(key, value);
  }
  const whole = (key: string): number | undefined => {
    const value = given.get(key);
    if (value === undefined) return undefined;
    if (/^[1-9]\d{0,11}$/.test(value)) return Number(value);
    throw malformed(`${key} is a whole number above zero`);
  };
  const time = given.get("time");
  const [, amount, unit] = /^(\d{1,6}(?:\.\d+)?)([smh])$/.exec(time ?? "") ?? [];
  const limitMs = Number(amount) * UNITS[(unit ?? "s") as keyof typeof UNITS];
  if (time !== undefined && !(limitMs > 0)) throw malformed("time is written like 90s, 20m or 1h");
  const [model, provider, tokens] = [given.get("model"), given.get("provider"), whole("tokens")];
  const auth = given.get("auth");
  return {
    name,
    ...(model !== undefined && { model }),
    ...(provider !== undefined && { provider }),
    limitMs: time === undefined ? LIMIT_MS : limitMs,
    turns: whole("turns") ?? TURNS,
    ...(tokens !== undefined && { tokens }),
    ...(auth !== undefined && { auth }),
  };
}
