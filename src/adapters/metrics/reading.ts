import type { Usage } from "../../domain/run.ts";

/** What a reading gets to see of a command that ended by itself. */
export interface Exited {
  readonly exitCode: number;
  /** Only this stream counts; what a command says on stderr is for people. */
  readonly stdout: string;
  /** True when the middle of the output was dropped. */
  readonly truncated: boolean;
  readonly usage: Usage;
}

/** What a reading makes of it. */
export type Read =
  | { readonly kind: "values"; readonly values: Readonly<Record<string, number>> }
  | {
      readonly kind: "unmeasurable";
      readonly because: "no-metric" | "not-finite" | "ambiguous-metric";
      /** The rest of a sentence that begins with "it". */
      readonly detail: string;
    }
  /** The exit code says that the command did not do its work. */
  | { readonly kind: "crashed" };

/** A name and what stood behind it, as found in the output. */
export interface Entry {
  readonly name: string;
  readonly text: string;
}

/** Numbers of one run that are recorded; a flood of names must not fill the journal. */
const MOST_VALUES = 100;

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

/** The number that a text is, `NaN` and infinities included; `undefined` for any other text. */
export function toNumber(text: string): number | undefined {
  if (NOT_FINITE.test(text)) return text.toLowerCase().includes("nan") ? Number.NaN : Infinity;
  return DECIMAL.test(text) ? Number(text) : undefined;
}

export const noMetric = (detail: string): Read => ({
  kind: "unmeasurable",
  because: "no-metric",
  detail,
});

export const ambiguous = (detail: string): Extract<Read, { kind: "unmeasurable" }> => ({
  kind: "unmeasurable",
  because: "ambiguous-metric",
  detail,
});

const notFinite = (detail: string): Read => ({
  kind: "unmeasurable",
  because: "not-finite",
  detail,
});

/** A single number under a name. */
export function single(name: string, value: number): Read {
  return Number.isFinite(value)
    ? { kind: "values", values: Object.fromEntries([[name, value]]) }
    : notFinite(`gave ${value} as ${name}`);
}

/**
 * Turns entries into values. The number called `name` decides whether the run counts; any other that
 * cannot be read is left out. With `name` empty (not known yet) every entry must be readable.
 */
export function settle(entries: readonly Entry[], name: string, missing: string): Read {
  const found = byName(entries);
  const wanted = name === "" ? [...found.keys()] : [name];
  if (wanted.length === 0) return noMetric(missing);
  for (const each of wanted) {
    const texts = found.get(each);
    if (!texts) return noMetric(missing + alsoFound([...found.keys()]));
    const one = settleOne(each, texts);
    if (typeof one !== "number") return one;
  }
  return { kind: "values", values: readable(entries, name) };
}

/** The numbers among the entries, at most a hundred, the one called `first` before all others. */
export function readable(entries: readonly Entry[], first = ""): Readonly<Record<string, number>> {
  const values: [string, number][] = [];
  for (const [name, texts] of byName(entries)) {
    const one = settleOne(name, texts);
    if (typeof one !== "number") continue;
    if (name === first) values.unshift([name, one]);
    else values.push([name, one]);
  }
  return Object.fromEntries(values.slice(0, MOST_VALUES));
}

function byName(entries: readonly Entry[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, text } of entries) {
    const texts = found.get(name);
    if (texts) texts.push(text);
    else found.set(name, [text]);
  }
  return found;
}

function settleOne(name: string, texts: readonly string[]): number | Read {
  const numbers = texts.map(toNumber);
  const odd = numbers.indexOf(undefined);
  if (odd >= 0) {
    return noMetric(`printed ${quote(texts[odd] ?? "")} as ${name}, which is not a number`);
  }
  const [first = Number.NaN, ...others] = numbers.filter((value) => value !== undefined);
  const other = others.find((value) => !Object.is(value, first));
  if (other !== undefined) {
    return ambiguous(`printed ${name} twice with different values: ${first} and ${other}`);
  }
  return Number.isFinite(first) ? first : notFinite(`printed ${texts[0]} as ${name}`);
}

function alsoFound(names: readonly string[]): string {
  if (names.length === 0) return "";
  const shown = names.slice(0, 5).map((name) => name.slice(0, 40));
  return `; it printed ${shown.join(", ")}${names.length > 5 ? ", …" : ""}`;
}

/** A text of the candidate, cut short, for a sentence. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** Lines without their ends. */
export const lines = (text: string): string[] => text.split(/\r?\n/);

/** The last line that holds anything. */
export function lastLine(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.slice(trimmed.lastIndexOf("\n") + 1);
}

/** Colours and links; each sequence ends before the next begins, so that a flood of them takes linear time. */
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes.
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?/g;

/**
 * What a tool printed without its colours. Node's own `stripVTControlCharacters` takes time that grows with the
 * square of a text that is made for it.
 */
export function uncoloured(text: string): string {
  return text.replace(SEQUENCES, "");
}
