import { isPlaceholder, looksChosen, looksDrawn } from "./random.ts";
import type { Span } from "./spans.ts";

/** What is found by the words in front of it is called so. */
export const ASSIGNED_NAMES = ["password", "secret", "authorization", "login of a URL"] as const;

/** A name that says so, and what assigns to it; the value begins behind. All repetitions are bounded. */
const NAMED =
  /(passw(?:or)?d|passphrase|secret|token|credential|(?:api|access|private|signing|encryption|master|auth)[_-]?key)[\w-]{0,40}(?:\\?["'`]\]?)?[ \t]{0,3}(?:=>|:=|={1,3}|:)[ \t]{0,3}(\\?["'`])?/gi;

/** Values of which the form is looked at; longer ones are masked to their end all the same. */
const LOOKED_AT = 120;

/** `password=…`, `"apiKey": "…"`, `TOKEN: …` with a value that no word is. */
export function assignedSpans(text: string): Span[] {
  const spans: Span[] = [];
  const search = new RegExp(NAMED);
  for (let found = search.exec(text); found; found = search.exec(text)) {
    const [whole, name = "", quote] = found;
    const start = found.index + whole.length;
    search.lastIndex = start;
    if (isLonger(text, found.index + name.length, name)) continue;
    const isPassword = name.toLowerCase().startsWith("pass");
    const first = valueEnd(text, start, start + LOOKED_AT);
    const value = text.slice(start, isPassword ? closing(text, first, quote) : first);
    if (!(isPassword ? looksChosen(value) : looksDrawn(value))) continue;
    const end = closing(text, valueEnd(text, start, text.length), quote);
    spans.push({ start, end, what: isPassword ? "password" : "secret" });
    search.lastIndex = end;
  }
  return spans;
}

/** `tokens` and `tokenizer` are no `token`, but `tokenValue` is one. */
function isLonger(text: string, end: number, name: string): boolean {
  return /[a-z]$/.test(name) && /[a-z]/.test(text.charAt(end));
}

const ENDS = /[\s"'`,;<>(){}|\\[\]]/;
const NEXT_PARAMETER = /&[\w.-]{1,40}=/y;

function valueEnd(text: string, from: number, limit: number): number {
  let end = from;
  while (end < Math.min(limit, text.length) && !ENDS.test(text.charAt(end))) {
    if (text.charAt(end) === "&" && isAt(NEXT_PARAMETER, text, end)) break;
    end++;
  }
  return end;
}

function isAt(pattern: RegExp, text: string, index: number): boolean {
  pattern.lastIndex = index;
  return pattern.test(text);
}

/** The end of a quotation near by: a passphrase has spaces. */
function closing(text: string, end: number, quote: string | undefined): number {
  if (quote === undefined) return end;
  const rest = text.slice(end, end + 200);
  const [before = ""] = rest.split(/["'`\\\n[\]]/, 1);
  return rest.startsWith(quote, before.length) ? end + before.length : end;
}

const HEADER =
  /authorization\\?["'`]?[ \t]{0,3}[:=][ \t]{0,3}\\?["'`]?(?:bearer|basic|token|digest|apikey)[ \t]{1,3}/gi;
const BEARER = /\bbearer[ \t]{1,3}/gi;

/** What stands behind `Authorization: Bearer`, and behind `Bearer` alone where it looks drawn. */
export function authorizationSpans(text: string): Span[] {
  return [
    ...credentials(
      text,
      HEADER,
      (value) => looksChosen(value) || looksDrawn(value) || value.length >= 16,
    ),
    ...credentials(text, BEARER, (value) => looksDrawn(value)),
  ];
}

const CREDENTIAL_SIGN = /[\w.~+/=-]/;

function credentials(text: string, pattern: RegExp, accept: (value: string) => boolean): Span[] {
  const spans: Span[] = [];
  for (const found of text.matchAll(pattern)) {
    const start = found.index + found[0].length;
    let end = start;
    while (end < text.length && CREDENTIAL_SIGN.test(text.charAt(end))) end++;
    const value = text.slice(start, Math.min(end, start + LOOKED_AT));
    if (value.length >= 8 && accept(value)) spans.push({ start, end, what: "authorization" });
  }
  return spans;
}

/** `://user:password@`; the run ends at a slash, so that no two overlap. */
const LOGIN = /:\/\/([^\s/?#"'`<>\\[\]:]*:([^\s/?#"'`<>\\[\]]+))@/g;

export function loginSpans(text: string): Span[] {
  return [...text.matchAll(LOGIN)]
    .filter(([, , password = ""]) => !isPlaceholder(password))
    .map(({ 0: whole, index }) => ({
      start: index + "://".length,
      end: index + whole.length - "@".length,
      what: "login of a URL",
    }));
}
