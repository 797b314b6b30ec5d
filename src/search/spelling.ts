import type { ParameterValue, Range } from "./parameter.ts";

/** The value of a kind of parameter that a word of a file is, whether it is in the range or not; or why it is none. */
export function valueIn(
  range: Range,
  word: string,
): { readonly value: ParameterValue } | { readonly fault: string } {
  switch (range.kind) {
    case "int":
    case "float": {
      const value = NUMBER.test(word) ? Number(word.replaceAll("_", "")) : Number.NaN;
      if (!Number.isFinite(value)) return { fault: `"${word}" is not a number` };
      if (range.kind === "int" && !Number.isInteger(value)) {
        return { fault: `${word} is not a whole number` };
      }
      return { value };
    }
    case "bool": {
      const pair = PAIRS.find((words) => words.includes(word.toLowerCase()));
      return pair
        ? { value: pair[0] === word.toLowerCase() }
        : { fault: `"${word}" is neither true nor false` };
    }
    default:
      return range.values.includes(word)
        ? { value: word }
        : { fault: `"${word}" is none of ${range.values.join(", ")}` };
  }
}

const NUMBER = /^[-+]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[-+]?\d+)?$/i;

/** A value as the one before it was written: `True` and `on` stay in their language, `1.0` stays no whole number. */
export function spelled(value: ParameterValue, before: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") {
    const text = String(value);
    return /[.e]/i.test(before) && /^-?\d+$/.test(text) ? `${text}.0` : text;
  }
  const pair = PAIRS.find((words) => words.includes(before.toLowerCase())) ?? ["true", "false"];
  const word = pair[value ? 0 : 1] ?? String(value);
  if (/^[A-Z]+$/.test(before)) return word.toUpperCase();
  return /^[A-Z]/.test(before) ? word[0]?.toUpperCase() + word.slice(1) : word;
}

const PAIRS = [
  ["true", "false"],
  ["on", "off"],
  ["yes", "no"],
  ["1", "0"],
];
