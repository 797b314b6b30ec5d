import { AssayError } from "../../../domain/error.ts";
import { isProvider, type Named, PROVIDER_NAMES } from "./providers.ts";
import { LONGEST_WAIT } from "./trouble.ts";

/** What can be said of a model: `model:openai/NAME,time=5m,tokens=8000,context=64000`. */
export interface ModelOptions extends Named {
  /** Milliseconds that one proposal may take, waiting for a provider that is busy counted in. */
  readonly limitMs: number;
  /** Tokens of one answer at most. */
  readonly tokens?: number;
  /** Tokens of a question, about: as many files of the target as fit are shown. */
  readonly context: number;
}

const LIMIT_MS = 10 * 60_000;
const CONTEXT = 64_000;
const UNITS = { s: 1000, m: 60_000, h: 3_600_000 } as const;
const KEYS = ["url", "key", "time", "tokens", "context"];

/** Reads what follows `model:`. Throws `proposer-malformed`. */
export function modelOptions(rest: string): ModelOptions {
  const malformed = (detail: string) =>
    new AssayError({ code: "proposer-malformed", spec: `model:${rest}`, detail });
  const [model = "", ...parts] = rest.split(",").map((part) => part.trim());
  const [, provider = "", name = ""] = /^([^/]*)\/(\S+)$/.exec(model) ?? [];
  if (!isProvider(provider)) {
    throw malformed(
      `say whose model it is: ${PROVIDER_NAMES.map((each) => `${each}/NAME`).join(", ")}`,
    );
  }
  const given = new Map<string, string>();
  for (const part of parts) {
    const [, key = "", value = ""] = /^([a-z]+)=(\S+)$/.exec(part) ?? [];
    if (!KEYS.includes(key)) throw malformed(`"${part}" is none of ${KEYS.join("=, ")}=`);
    given.set(key, value);
  }
  const whole = (key: string): number | undefined => {
    const value = given.get(key);
    if (value === undefined) return undefined;
    if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
    throw malformed(`${key} is a whole number above zero`);
  };
  const [time, url, key, tokens] = [
    given.get("time"),
    given.get("url"),
    given.get("key"),
    whole("tokens"),
  ];
  const [, amount, unit] = /^(\d{1,6}(?:\.\d+)?)([smh])$/.exec(time ?? "") ?? [];
  const limitMs = Math.round(Number(amount) * UNITS[(unit ?? "s") as keyof typeof UNITS]);
  if (time !== undefined && !(limitMs > 0)) throw malformed("time is written like 90s, 20m or 1h");
  if (limitMs > LONGEST_WAIT) throw malformed("time is at most 24 days");
  if (url !== undefined && !isAddress(url))
    throw malformed("url is an address such as http://127.0.0.1:8000/v1");
  if (provider === "compatible" && url === undefined) {
    throw malformed("say where it is served: model:compatible/NAME,url=http://127.0.0.1:8000/v1");
  }
  if (key !== undefined && !/^[A-Za-z_]\w*$/.test(key))
    throw malformed("key is the name of an environment variable");
  return {
    provider,
    name,
    ...(url !== undefined && { url }),
    ...(key !== undefined && { key }),
    limitMs: time === undefined ? LIMIT_MS : limitMs,
    ...(tokens !== undefined && { tokens }),
    context: whole("context") ?? CONTEXT,
  };
}

/** A key in an address would be written down with the question. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === "" && password === "";
}
