import { entropy, isMixed, isNoWord } from "./random.ts";
import { type Span, wordEnd, wordStart, wordsWith } from "./spans.ts";

/** A kind of token that can be told by how it begins. */
interface Shape {
  readonly what: string;
  /** Bounded, and with no look behind: what stands in front may be a colour or `\n` spelled out. */
  readonly pattern: RegExp;
  readonly accept?: (found: string) => boolean;
}

const AWS_KEY: Shape = {
  what: "AWS access key",
  pattern: /(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}/,
};

const SHAPES: readonly Shape[] = [
  AWS_KEY,
  {
    what: "GitHub token",
    pattern: /gh[pousr]_[A-Za-z0-9]{20,80}|github_pat_[A-Za-z0-9_]{20,120}/,
    accept: isNoWord,
  },
  {
    what: "GitLab token",
    pattern: /gl(?:pat|ptt|dt|rt|cbt|soat|ft|agent|imt|oas)-[\w-]{20,80}/,
    accept: isNoWord,
  },
  {
    what: "Slack token",
    pattern: /xox[abceoprs]-[\w-]{10,80}|xapp-\d-[\w-]{10,80}/,
    accept: isNoWord,
  },
  {
    what: "Stripe key",
    pattern: /[rs]k_(?:live|test)_[A-Za-z0-9]{10,120}|whsec_[A-Za-z0-9]{24,80}/,
  },
  { what: "Anthropic key", pattern: /sk-ant-[\w-]{12,160}/, accept: isNoWord },
  {
    what: "OpenAI key",
    pattern: /sk-(?:proj|svcacct|admin|None|or-v1)-[\w-]{16,200}/,
    accept: isNoWord,
  },
  { what: "OpenAI key", pattern: /sk-[A-Za-z0-9]{20,80}/, accept: isMixed },
  { what: "Google API key", pattern: /AIza[\w-]{35}/, accept: isNoWord },
  { what: "Google secret", pattern: /GOCSPX-[\w-]{20,60}|ya29\.[\w-]{20,120}/, accept: isNoWord },
  { what: "npm token", pattern: /npm_[A-Za-z0-9]{30,60}/, accept: isNoWord },
  { what: "PyPI token", pattern: /pypi-[\w-]{32,200}/, accept: isMixed },
  { what: "Hugging Face token", pattern: /hf_[A-Za-z0-9]{30,60}/, accept: isNoWord },
  { what: "SendGrid key", pattern: /SG\.[\w-]{16,40}\.[\w-]{16,60}/, accept: isNoWord },
  { what: "Vault token", pattern: /hv[sbr]\.[\w-]{20,120}/, accept: isNoWord },
  { what: "DigitalOcean token", pattern: /do[opr]_v1_[0-9a-f]{64}/ },
  { what: "Databricks token", pattern: /dapi[0-9a-f]{32}/ },
  { what: "Groq key", pattern: /gsk_[A-Za-z0-9]{40,80}/, accept: isNoWord },
];

/** What each shape is called. */
export const SHAPE_NAMES: readonly string[] = [
  ...SHAPES.map(({ what }) => what),
  "AWS secret",
  "JWT",
  "Slack webhook",
];

/** Tokens that can be told by their form. */
export function shapedSpans(text: string): Span[] {
  const found = SHAPES.map((shape) => wordsWith(text, shape.pattern, shape.what, shape.accept));
  return [...found.flat(), ...awsSecrets(text), ...webTokens(text), ...slackWebhooks(text)];
}

/**
 * Forty characters of base64 on their own may be anything; beside the id of an AWS key they are its secret.
 */
function awsSecrets(text: string): Span[] {
  if (!AWS_KEY.pattern.test(text)) return [];
  return [...text.matchAll(/(?<![A-Za-z0-9+/\\])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/g)]
    .filter(({ 0: found }) => isMixed(found) && entropy(found) > 4)
    .map(({ 0: { length }, index }) => ({
      start: index,
      end: index + length,
      what: "AWS secret",
    }));
}

/** `eyJ….eyJ….…`: found by the dot in front of the second part, so that each part is looked at once or twice. */
function webTokens(text: string): Span[] {
  const spans: Span[] = [];
  let least = 0;
  for (let dot = text.indexOf(".eyJ"); dot >= 0; dot = text.indexOf(".eyJ", dot + 1)) {
    if (dot < least) continue;
    const start = wordStart(text, dot, least);
    if (!text.slice(start, dot).includes("eyJ")) continue;
    let end = wordEnd(text, dot + 1);
    if (text.charAt(end) === ".") end = wordEnd(text, end + 1);
    spans.push({ start, end, what: "JWT" });
    least = end;
  }
  return spans;
}

/** The path is the secret. */
function slackWebhooks(text: string): Span[] {
  const address = /hooks\.slack\.com\/(?:services|workflows|triggers)\/([\w/-]{16,200})/g;
  return [...text.matchAll(address)].map((found) => {
    const end = found.index + found[0].length;
    return { start: end - (found[1]?.length ?? 0), end, what: "Slack webhook" };
  });
}
