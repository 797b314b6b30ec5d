import { DEFAULT_RUN_MS } from "../domain/budget.ts";
import { type KeyPath, lineOf } from "./locate.ts";
import type { Options } from "./options.ts";

/** Options from one place, and how to name that place for one of its keys. */
export interface Layer {
  readonly options: Options;
  readonly origin: (path: KeyPath) => string;
}

/** An option in force, and where its value came from: `default`, `assay.config.ts:12`, `--budget`. */
export interface Setting {
  /** Dotted: `budget.run`. */
  readonly key: string;
  readonly value: unknown;
  readonly origin: string;
}

/** What holds where nobody says otherwise. */
export const DEFAULTS = {
  budget: { run: DEFAULT_RUN_MS / 1000 },
  leastEffect: 0.005,
  base: "HEAD",
  revertOnFailure: true,
  sandbox: "auto",
  tooGood: 5,
  redraw: true,
  skipSensitivity: false,
} as const satisfies Options;

export const defaultLayer: Layer = { options: DEFAULTS, origin: () => "default" };

/** The layer of a configuration file. */
export function fileLayer(options: Options, source: { file: string; text: string }): Layer {
  return {
    options,
    origin: (path) => {
      const line = lineOf(source.text, path);
      return line === undefined ? source.file : `${source.file}:${line}`;
    },
  };
}

/** The layer of a command line; `flags` names the flag of each dotted key. */
export function flagLayer(options: Options, flags: Readonly<Record<string, string>>): Layer {
  return { options, origin: (path) => flags[path.join(".")] ?? "command line" };
}

/**
 * Lays options over each other: a later layer's value replaces an earlier one's, lists included; groups
 * (`budget`) are merged key by key.
 */
export function layered(layers: readonly Layer[]): {
  readonly options: Options;
  readonly settings: readonly Setting[];
} {
  const settings = new Map<string, Setting>();
  for (const { options, origin } of layers) {
    for (const [path, value] of leaves(options)) {
      settings.set(path.join("."), { key: path.join("."), value, origin: origin(path) });
    }
  }
  const sorted = [...settings.values()];
  return { options: assembled(sorted), settings: sorted };
}

/** Groups whose keys are options of their own; other objects are one value. */
const GROUPS: ReadonlySet<string> = new Set(["budget", "proposerAccess", "events"]);

function* leaves(options: Options): Generator<[KeyPath, unknown]> {
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!GROUPS.has(key)) yield [[key], value];
    else for (const [inner, leaf] of Object.entries(value)) yield [[key, inner], leaf];
  }
}

function assembled(settings: readonly Setting[]): Options {
  const options = new Map<string, unknown>();
  for (const { key, value } of settings) {
    const [group = key, inner] = key.split(".");
    options.set(group, inner ? { ...(options.get(group) as object), [inner]: value } : value);
  }
  // Every value was put under the key it had in an `Options`.
  return Object.fromEntries(options) as Options;
}
