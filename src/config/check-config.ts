import type { core } from "zod";
import { AssayError } from "../domain/error.ts";
import { nearest } from "../domain/nearest.ts";
import type { ConfigIssue } from "../domain/problem.ts";
import { maskForms } from "../domain/secrets.ts";
import { type KeyPath, lineOf } from "./locate.ts";
import type { Options } from "./options.ts";
import { ALL_NAMES, EXPECTED, OPTION_NAMES, optionsSchema } from "./schema.ts";

/** A configuration's file and its text, for the lines of its mistakes. */
export interface ConfigSource {
  readonly file: string;
  readonly text: string;
}

/**
 * The options that a configuration file exports. Throws `config-invalid` with every mistake: its line,
 * what was expected, and the nearest right name where a name is wrong.
 */
export function checkConfig(value: unknown, source: ConfigSource): Options {
  const checked = optionsSchema.safeParse(value);
  // Zod's output type says `undefined` where `exactOptionalPropertyTypes` says absent.
  if (checked.success) return value as Options;
  const issues = checked.error.issues.flatMap((issue) => configIssues(issue, value, source));
  throw new AssayError({ code: "config-invalid", issues });
}

function configIssues(issue: core.$ZodIssue, value: unknown, source: ConfigSource): ConfigIssue[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey([...path, key], source));
  }
  const known = knownPath(path);
  const found = valueAt(value, path);
  const expected = `expected ${EXPECTED[known.join(".")] ?? issue.message}, found ${shown(found)}.`;
  return [place(path, expected, nearestValue(issue, found), source)];
}

function unknownKey(path: KeyPath, source: ConfigSource): ConfigIssue {
  const group = starred(path.slice(0, -1));
  const siblings = namesIn(group);
  const wrong = String(path.at(-1));
  const right = nearest(wrong, siblings) ?? elsewhere(wrong);
  const list = siblings.length > 0 && !right ? ` Known here: ${siblings.join(", ")}.` : "";
  return place(path, `is not a known option.${list}`, right, source);
}

/** The keys that a group of options knows: `["budget"]` has `run`, `study`, `trials`. */
function namesIn(group: readonly string[]): string[] {
  const prefix = group.map((name) => `${name}.`).join("");
  return ALL_NAMES.filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((name) => !name.includes("."));
}

/** A name that is right, in another group: `trials` belongs to `budget.trials`. */
function elsewhere(name: string): string | undefined {
  return OPTION_NAMES.find((option) => option.endsWith(`.${name}`));
}

function nearestValue(issue: core.$ZodIssue, found: unknown): string | undefined {
  if (issue.code !== "invalid_value" || typeof found !== "string") return undefined;
  return nearest(found, issue.values.map(String));
}

/** The part of a path that `EXPECTED` has words for, list positions as `*`. */
function knownPath(path: KeyPath): readonly string[] {
  const steps = starred(path);
  while (steps.length > 0 && EXPECTED[steps.join(".")] === undefined) steps.pop();
  return steps;
}

const starred = (path: KeyPath) => path.map((step) => (typeof step === "number" ? "*" : step));

function place(
  path: KeyPath,
  expected: string,
  right: string | undefined,
  { file, text }: ConfigSource,
): ConfigIssue {
  const line = lineOf(text, path);
  return {
    file,
    key: path.length > 0 ? path.join(".") : "(the whole file)",
    expected,
    ...(line === undefined ? {} : { line }),
    ...(right === undefined ? {} : { nearest: right }),
  };
}

function valueAt(value: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined,
    value,
  );
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = maskForms(JSON.stringify(value) ?? String(value));
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
