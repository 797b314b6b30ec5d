import { AssayError } from "../domain/error.ts";
import type { Direction, Metric } from "../domain/metric.ts";
import { nearest } from "../domain/nearest.ts";
import { directionOf, metrics } from "./metrics.ts";

/** What a metric's SPEC is read with. */
export interface MetricQuestion {
  /** Which number is to move, where the source gives several. */
  readonly metricName?: string;
  /** Target patterns relative to the experiment's directory; `pylint` checks what they cover. */
  readonly targets: readonly string[];
  /** Whether the base has this file, relative to the experiment's directory. */
  readonly hasPath?: (path: string) => boolean;
}

/** A metric, and which way is better where the metric itself says it. */
export interface ParsedMetric {
  readonly metric: Metric;
  readonly direction?: Direction;
}

interface Preset {
  /** How it is written, for messages. */
  readonly usage: string;
  /** Whether nothing need follow its name. */
  readonly bare?: true;
  /** Names that `--metric-name` may choose; a function where they cannot be listed. */
  readonly names?: readonly string[] | ((name: string) => boolean);
  make(rest: string, question: MetricQuestion): Metric;
}

const TESTS = ["pass_rate", "passed", "failed", "errors", "skipped", "xfailed", "xpassed"];

/** The presets of `--metric SPEC`; the rest of a SPEC follows the preset's name and a colon. */
const PRESETS: Readonly<Record<string, Preset>> = {
  pytest: { usage: "pytest", bare: true, names: TESTS, make: metrics.pytest },
  pylint: {
    usage: "pylint",
    bare: true,
    names: ["rating"],
    make: (paths, { targets }) => ({
      ...metrics.pylint(paths || pythonPaths(targets)),
      spec: paths ? `pylint:${paths}` : "pylint",
    }),
  },
  coverage: {
    usage: "coverage",
    bare: true,
    names: ["coverage", ...TESTS],
    make: metrics.coverage,
  },
  tox: { usage: "tox:ENV", names: TESTS, make: metrics.tox },
  latency: { usage: "latency:CMD", names: ["latency"], make: metrics.latency },
  cpu: { usage: "cpu:CMD", names: ["cpu"], make: metrics.cpu },
  memory: { usage: "memory:CMD", names: ["memory"], make: metrics.memory },
  instructions: {
    usage: "instructions:CMD",
    names: ["instructions"],
    make: metrics.instructions,
  },
  "exit-code": { usage: "exit-code:CMD", names: ["exit_code"], make: metrics.exitCode },
  retrieval: {
    usage: "retrieval:FILE",
    names: (name) => /^(?:mrr|(?:recall|ndcg)@[1-9]\d{0,5})$/.test(name),
    make: (file, { hasPath }) => {
      requirePath("retrieval file", file, hasPath);
      return metrics.retrieval(file);
    },
  },
  val_bpb: {
    usage: "val_bpb",
    bare: true,
    names: () => true,
    make: (line, { hasPath }) => ({
      ...metrics.valBpb(line || (hasPath?.("uv.lock") ? "uv run train.py" : "python3 train.py")),
      spec: line ? `val_bpb:${line}` : "val_bpb",
    }),
  },
  value: { usage: "value:NAME", make: metrics.value },
  module: {
    usage: "module:PATH#EXPORT",
    names: () => true,
    make: (place, { hasPath }) => {
      requirePath("metric module", place.replace(/#.*$/s, ""), hasPath);
      return metrics.module(place);
    },
  },
};

/** How each preset is written: `pytest`, `latency:CMD`, … */
export const PRESET_USAGES: readonly string[] = Object.values(PRESETS).map(({ usage }) => usage);

/**
 * Reads a metric's SPEC: a preset, or otherwise a shell command that prints METRIC lines. Without
 * `metricName` such a command's metric has the name `""`: the only number it prints, found by the first
 * run. Throws `metric-malformed`, and `file-missing` for a file that a preset needs.
 */
export function parseMetric(spec: string, question: MetricQuestion): ParsedMetric {
  const metric = parse(spec.trim(), question);
  const direction = directionOf(metric);
  return direction ? { metric, direction } : { metric };
}

function parse(spec: string, question: MetricQuestion): Metric {
  const [, word = "", colon = "", rest = ""] = /^([\w-]*)(:?)(.*)$/s.exec(spec) ?? [];
  if (spec === "") throw malformed(spec, "it is empty");
  if (Object.hasOwn(PRESETS, word) && (colon !== "" || rest === "")) {
    return ofPreset(word, rest.trim(), spec, question);
  }
  refuseNearMiss(spec, word, colon, rest);
  return metrics.command(
    spec,
    question.metricName === undefined ? {} : { name: question.metricName },
  );
}

function ofPreset(word: string, rest: string, spec: string, question: MetricQuestion): Metric {
  const preset = PRESETS[word];
  if (!preset) throw malformed(spec, "its preset is unknown");
  if (rest === "" && !preset.bare) {
    throw malformed(spec, `${word} needs something to measure`, preset.usage);
  }
  const metric = preset.make(rest, question);
  const { metricName: name } = question;
  if (name === undefined || name === metric.name) return metric;
  const { names } = preset;
  if (typeof names === "function" ? names(name) : names?.includes(name)) return { ...metric, name };
  const near = Array.isArray(names) ? nearest(name, names) : undefined;
  throw malformed(spec, `it gives no number called "${name}"`, near);
}

/**
 * A single word close to a preset's name, or anything in front of a colon, is a slip: no command looks
 * like that. A program of such a name can be written with its path.
 */
function refuseNearMiss(spec: string, word: string, colon: string, rest: string): void {
  if (colon === "" && rest !== "") return;
  const near = word.length > 0 ? nearest(word, Object.keys(PRESETS)) : undefined;
  if (near !== undefined && (colon !== "" || word.length > 4)) {
    const usage = PRESETS[near]?.usage.replace(/:.*$/s, "") ?? near;
    const known = rest === "" ? (PRESETS[near]?.usage ?? near) : `${usage}:${rest}`;
    throw malformed(spec, "no preset has that name", known);
  }
  if (colon !== "" && word !== "") throw malformed(spec, `no preset is called "${word}"`);
}

function malformed(spec: string, detail: string, near?: string): AssayError {
  const problem = { code: "metric-malformed", spec, detail } as const;
  return new AssayError(near === undefined ? problem : { ...problem, nearest: near });
}

function requirePath(what: string, file: string, hasPath: MetricQuestion["hasPath"]): void {
  const plain = file.replace(/^\.\//, "");
  if (hasPath?.(plain) === false) throw new AssayError({ code: "file-missing", what, file });
}

const WILD = /[*?[\]{}!()]/;

/** What pylint is to check: targets that are Python files, and the folders that the globs begin with. */
function pythonPaths(targets: readonly string[]): string[] {
  const paths = targets
    .filter((target) => !/\.[A-Za-z0-9]+$/.test(target) || /\.pyi?$/.test(target))
    .map(literalStart);
  return paths.includes(".") ? [] : [...new Set(paths)];
}

/** The path before a pattern's first wildcard: `src/**` gives `src`, `*.py` gives `.`. */
function literalStart(target: string): string {
  const segments = target.split("/");
  const wild = segments.findIndex((segment) => WILD.test(segment));
  const start = (wild < 0 ? segments : segments.slice(0, wild)).join("/");
  return start === "" ? "." : start;
}
