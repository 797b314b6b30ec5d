import { AssayError } from "../domain/error.ts";
import type { Direction, Metric, Reading } from "../domain/metric.ts";
import { shellQuote } from "./shell-quote.ts";

/** What every METRIC-like builder may be told. */
export interface NumberOptions {
  /** The number to move; needed only where a command prints several. */
  readonly name?: string;
  /** Shown behind values: `ms`, `%`. */
  readonly unit?: string;
}

/** What Karpathy's training script prints; `val_bpb` is the number to move. */
const TRAINING_BLOCK = [
  "val_bpb",
  "training_seconds",
  "total_seconds",
  "peak_vram_mb",
  "mfu_percent",
  "total_tokens_M",
  "num_steps",
  "num_params_M",
  "depth",
];

function command(
  command: string,
  reading: Reading,
  name: string,
  { spec = command, unit }: { spec?: string; unit?: string } = {},
): Metric {
  const metric = { name, spec, source: { kind: "command", command, reading } } as const;
  return unit === undefined ? metric : { ...metric, unit };
}

/**
 * Coverage of a pytest run: old data go first, failing tests (1) are no reason to stop, data of
 * parallel processes are combined where there are any, and a `fail_under` is not the question.
 */
function coverageCommand(args: string): string {
  return [
    "coverage erase || exit",
    `coverage run -m pytest ${args}`.trimEnd(),
    "status=$?",
    '[ "$status" -le 1 ] || exit "$status"',
    "coverage combine --append >/dev/null 2>&1",
    "coverage report --format=total --precision=6 --fail-under=0",
  ].join("\n");
}

/** Folders of other people's code that a walk from the root must not lint. */
const NOT_OURS = ".git,.venv,venv,.tox,.nox,node_modules,build,dist,__pycache__";

function pylintCommand(args: string): string {
  return `pylint --score=y --output-format=text --persistent=n --recursive=y ${args}`;
}

/**
 * Ready-made metrics for `metric:` in a configuration or a `SystemExperiment`. Commands run in the
 * experiment's directory; paths are relative to it.
 *
 * @example metric: metrics.json("node bench.js --json", "results[0].mean", { unit: "ms" })
 */
export const metrics = {
  /** A command that prints `METRIC name=value` lines, or what `reading` says. */
  command: (
    line: string,
    {
      reading = { from: "metric-lines" },
      name = "",
      unit,
    }: NumberOptions & { reading?: Reading } = {},
  ): Metric => command(line, reading, name, unit === undefined ? {} : { unit }),

  /** The number that a regular expression finds: its group `value`, else its first group. */
  pattern(line: string, pattern: RegExp | string, options: NumberOptions = {}): Metric {
    const { source, flags } = compiled(pattern);
    const { name = "value", unit } = options;
    const reading = { from: "pattern", pattern: source, flags } as const;
    return command(line, reading, name, unit === undefined ? {} : { unit });
  },

  /**
   * The number at a path of the JSON that a command prints, or writes to `file`. Its name is the
   * path's last key unless given.
   */
  json(
    line: string,
    path: string,
    { file, name, unit }: NumberOptions & { readonly file?: string } = {},
  ): Metric {
    const reading = { from: "json", path, ...(file !== undefined && { file }) } as const;
    const key = /([^.[\]"]+)"?\]?$/.exec(path.replace(/(\[\d+\])+$/, ""))?.[1];
    return command(line, reading, name ?? key ?? "value", unit === undefined ? {} : { unit });
  },

  /** Wall time of a command, in seconds. */
  latency: (line: string) =>
    command(line, { from: "wall-time" }, "latency", { spec: `latency:${line}`, unit: "s" }),

  /** User and system CPU time of a command and all it starts, in seconds. */
  cpu: (line: string) =>
    command(line, { from: "cpu-time" }, "cpu", { spec: `cpu:${line}`, unit: "s" }),

  /** Peak memory of a command and all it starts, in bytes. */
  memory: (line: string) =>
    command(line, { from: "peak-memory" }, "memory", { spec: `memory:${line}`, unit: "B" }),

  /** Instructions of user mode of a command and all it starts, counted by perf or else by valgrind. */
  instructions: (line: string) =>
    command(line, { from: "instructions" }, "instructions", { spec: `instructions:${line}` }),

  /** The number that a command ends with, 0 to 125. */
  exitCode: (line: string) =>
    command(line, { from: "exit-code" }, "exit_code", { spec: `exit-code:${line}` }),

  /** The share of tests that pass, 0 to 1. `args` as on pytest's command line. */
  pytest: (args = "") =>
    command(`pytest ${args}`.trimEnd(), { from: "pytest" }, "pass_rate", {
      spec: withArgs("pytest", args),
    }),

  /** Test coverage in percent, of a pytest run. `args` as on pytest's command line. */
  coverage: (args = "") =>
    command(coverageCommand(args), { from: "coverage" }, "coverage", {
      spec: withArgs("coverage", args),
      unit: "%",
    }),

  /** pylint's rating, at most 10, of files and folders; default all of the directory. */
  pylint(paths: readonly string[] | string = []): Metric {
    const args = typeof paths === "string" ? paths : paths.map(shellQuote).join(" ");
    const everything = args === "" || args === ".";
    const line = pylintCommand(everything ? `--ignore=${NOT_OURS} .` : args);
    return command(line, { from: "pylint" }, "rating", { spec: withArgs("pylint", args) });
  },

  /** The share of tests that pass in a tox environment; 1 or 0 where it runs no pytest. */
  tox: (environment: string) =>
    command(`tox run -e ${environment}`, { from: "tox" }, "pass_rate", {
      spec: `tox:${environment}`,
    }),

  /** How well a search command finds what a file of labelled queries says. */
  retrieval: (file: string, { name = "ndcg@10" }: { readonly name?: string } = {}): Metric => ({
    name,
    spec: `retrieval:${file}`,
    source: { kind: "retrieval", file },
  }),

  /** Validation bits per byte, as a training script prints it: `val_bpb: 0.9979`. */
  valBpb: (line: string) =>
    command(line, { from: "block", names: TRAINING_BLOCK }, "val_bpb", {
      spec: `val_bpb:${line}`,
      unit: "bpb",
    }),

  /** A function that a module of the repository exports: `bench/size.ts#size`; default `#default`. */
  module(place: string, { name, unit }: NumberOptions = {}): Metric {
    const [, module = place, exported = "default"] = /^(.*?)(?:#(.+))?$/s.exec(place) ?? [];
    const own = exported === "default" ? baseName(module) : exported;
    const metric: Metric = {
      name: (name ?? own).replace(/[^\w.µ$-]+/g, "_"),
      spec: `module:${place}`,
      source: { kind: "module", module, export: exported },
    };
    return unit === undefined ? metric : { ...metric, unit };
  },

  /**
   * A number that the run of the study's own metric gives: one of its METRIC lines, or `wall-time`,
   * `cpu-time` (seconds), `peak-memory` (bytes). Only for guards and the holdout.
   */
  value(name: string): Metric {
    const unit = name === "peak-memory" ? "B" : name.endsWith("-time") ? "s" : undefined;
    const metric: Metric = {
      name,
      spec: `value:${name}`,
      source: { kind: "same-run", value: name },
    };
    return unit === undefined ? metric : { ...metric, unit };
  },

  /** What stands for a closure in an experiment: the closure itself is no data. */
  function: (name: string): Metric => ({
    name,
    spec: `function ${name}`,
    source: { kind: "function" },
  }),
};

/** Which way is better, where the metric itself says it. */
export function directionOf({ name, source }: Metric): Direction | undefined {
  if (source.kind === "retrieval") return "maximize";
  if (source.kind === "same-run")
    return TAKEN_FROM_OUTSIDE.has(source.value) ? "minimize" : undefined;
  if (source.kind !== "command") return undefined;
  switch (source.reading.from) {
    case "wall-time":
    case "cpu-time":
    case "peak-memory":
    case "instructions":
      return "minimize";
    case "block":
      return name === "val_bpb" ? "minimize" : undefined;
    case "pytest":
    case "tox":
    case "coverage":
    case "pylint":
      return TEST_DIRECTIONS[name];
    default:
      return undefined;
  }
}

const TAKEN_FROM_OUTSIDE: ReadonlySet<string> = new Set(["wall-time", "cpu-time", "peak-memory"]);

const TEST_DIRECTIONS: Readonly<Record<string, Direction>> = {
  pass_rate: "maximize",
  passed: "maximize",
  failed: "minimize",
  errors: "minimize",
  coverage: "maximize",
  rating: "maximize",
};

const withArgs = (preset: string, args: string) => (args === "" ? preset : `${preset}:${args}`);

function baseName(path: string): string {
  const file = path.slice(path.lastIndexOf("/") + 1);
  return file.replace(/\.[^.]+$/, "") || file;
}

function compiled(pattern: RegExp | string): RegExp {
  try {
    return typeof pattern === "string" ? new RegExp(pattern, "m") : pattern;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new AssayError({ code: "metric-malformed", spec: String(pattern), detail });
  }
}
