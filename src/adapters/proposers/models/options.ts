import { saidOf } from "../said.ts";
import { isProvider, type Named, PROVIDER_NAMES } from "./providers.ts";

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
const KEYS = ["url", "key", "time", "tokens", "context"];

/** Reads what follows `model:`. Throws `proposer-malformed`. */
export function modelOptions(rest: string): ModelOptions {
  const said = saidOf("model:", rest, KEYS);
  const { malformed } = said;
  const [, provider = "", name = ""] = /^([^/]*)\/(\S+)$/.exec(said.name) ?? [];
  if (!isProvider(provider)) {
    throw malformed(
      `say whose model it is: ${PROVIDER_NAMES.map((each) => `${each}/NAME`).join(", ")}`,
    );
  }
  const [url, key] = ["url", "key"].map(said.text);
  const tokens = said.whole("tokens");
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
    limitMs: said.time("time") ?? LIMIT_MS,
    ...(tokens !== undefined && { tokens }),
    context: said.whole("context") ?? CONTEXT,
  };
}

/** A key in an address would be written down with the question. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === "" && password === "";
}
