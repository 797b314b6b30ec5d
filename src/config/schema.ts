import { z } from "zod";
import { EVENT_TYPES } from "../domain/event.ts";
import { parseDuration } from "./duration.ts";
import { isHost } from "./hosts.ts";
import { parseSize } from "./size.ts";

const text = z.string().min(1);
const texts = z.array(text);
const duration = z
  .union([z.string(), z.number()])
  .refine((value) => parseDuration(value) !== undefined);
const size = z.union([z.string(), z.number()]).refine((value) => parseSize(value) !== undefined);
const fraction = z.number().min(0).max(1);
const count = z.int().min(1);

const callable = z.custom<(...given: never[]) => unknown>((value) => typeof value === "function");

const proposerObject = z.custom<object>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    "propose" in value &&
    typeof value.propose === "function",
);

function isPattern({ pattern, flags }: { pattern: string; flags?: string | undefined }): boolean {
  try {
    return new RegExp(pattern, flags) !== undefined;
  } catch {
    return false;
  }
}

const reading = z.union([
  z.strictObject({
    from: z.enum([
      "metric-lines",
      "wall-time",
      "cpu-time",
      "peak-memory",
      "exit-code",
      "pytest",
      "tox",
      "coverage",
      "pylint",
    ]),
  }),
  z.strictObject({
    from: z.literal("instructions"),
    by: z.enum(["perf", "valgrind"]).optional(),
  }),
  z.strictObject({ from: z.literal("block"), names: texts }),
  z
    .strictObject({ from: z.literal("pattern"), pattern: text, flags: z.string().optional() })
    .refine(isPattern),
  z.strictObject({ from: z.literal("json"), path: z.string(), file: text.optional() }),
]);

const metric = z.strictObject({
  // Empty: the only number that the command prints.
  name: z.string(),
  spec: text,
  unit: z.string().optional(),
  source: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("command"), command: text, reading }),
    z.strictObject({ kind: z.literal("retrieval"), file: text }),
    z.strictObject({ kind: z.literal("module"), module: text, export: text }),
    z.strictObject({ kind: z.literal("same-run"), value: text }),
    z.strictObject({ kind: z.literal("function") }),
  ]),
});

const guardedNumber = z.strictObject({
  metric: z.union([text, metric]),
  name: text.optional(),
  metricName: text.optional(),
  direction: z.enum(["minimize", "maximize"]).optional(),
  tolerance: fraction.optional(),
});
const guardedMetric = guardedNumber.extend({ mode: z.enum(["strict", "watch"]).optional() });

const parameter = z.strictObject({
  name: text,
  in: text,
  at: text.optional(),
  pattern: text.optional(),
  space: text,
});

const address = z.string().regex(/^https?:\/\/./i);
const webhook = z.strictObject({
  url: address,
  secret: z
    .string()
    .regex(/^[A-Za-z_]\w*$/)
    .optional(),
  types: z.union([z.literal("all"), z.array(z.enum(EVENT_TYPES)).min(1)]).optional(),
});

const access = {
  network: z
    .union([z.enum(["none", "loopback", "open"]), z.array(z.string().refine(isHost)).min(1)])
    .optional(),
  env: z.array(z.string().regex(/^[A-Za-z_]\w*$/)).optional(),
  read: z.array(z.string().regex(/^(?:\/|~\/)./)).optional(),
};

/** The shape of `Options`, strict: a key it does not know is a mistake. */
export const optionsSchema = z.strictObject({
  target: z.union([text, texts.min(1)]).optional(),
  hypothesis: z
    .strictObject({ statement: text, predicted: z.number().optional(), diff: text })
    .optional(),
  metric: z.union([text, callable, metric]).optional(),
  metricName: text.optional(),
  direction: z.enum(["minimize", "maximize"]).optional(),
  leastEffect: fraction.optional(),
  guards: z
    .array(z.union([text, z.strictObject({ name: text, command: text }), guardedMetric]))
    .optional(),
  holdout: z.union([text, guardedNumber]).optional(),
  protect: texts.optional(),
  dependencies: texts.optional(),
  budget: z
    .strictObject({
      run: duration.optional(),
      study: duration.optional(),
      trials: count.optional(),
      trialRuns: count.optional(),
      patience: count.optional(),
      goal: z.number().optional(),
      proposing: duration.optional(),
      tokens: count.optional(),
      usd: z.number().positive().optional(),
      memory: size.optional(),
      disk: size.optional(),
      output: size.optional(),
      processes: count.optional(),
      cpus: z.number().positive().optional(),
    })
    .optional(),
  proposer: z
    .union([text, z.array(z.union([text, proposerObject])).min(1), proposerObject])
    .optional(),
  strategy: z.enum(["bandit", "random", "sequential", "best-of-n"]).optional(),
  parameters: z.array(parameter).min(1).optional(),
  constraints: texts.optional(),
  program: text.optional(),
  base: text.optional(),
  branch: text.optional(),
  revertOnFailure: z.boolean().optional(),
  acceptUnproven: z.boolean().optional(),
  tooGood: z.union([z.number().gt(1), z.literal(false)]).optional(),
  discardFirst: z.boolean().optional(),
  coolDown: duration.optional(),
  redraw: z.boolean().optional(),
  isolate: z.literal("candidate").optional(),
  sandbox: z.enum(["auto", "bubblewrap", "unshare", "sandbox-runtime", "none"]).optional(),
  ...access,
  proposerAccess: z.strictObject(access).optional(),
  skipSensitivity: z.boolean().optional(),
  again: z.boolean().optional(),
  share: z.boolean().optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
  events: z
    .strictObject({
      file: text.optional(),
      webhooks: z.array(z.union([address, webhook])).optional(),
      holdout: z.boolean().optional(),
    })
    .optional(),
});

const SIZE = 'an amount such as "4GB" or "512MB", or a number of bytes';
const DURATION = 'a length of time above zero, such as "90s", "5m" or "1h30m"';

const ACCESS_EXPECTED = {
  network: '"none", "loopback", "open", or a list of hosts such as "api.example.com"',
  "network.*": 'a host such as "api.example.com", "*.example.com" or "localhost:8080"',
  env: "a list of names of environment variables",
  "env.*": "the name of an environment variable",
  read: "a list of files and folders",
  "read.*": 'an absolute path, or one that begins with "~/"',
};

/** What belongs at each key, in words; `*` stands for an item of a list. */
export const EXPECTED: Readonly<Record<string, string>> = {
  "": "an object with the options of the study",
  target: 'a file, folder or glob such as "src/**", or a list of them',
  "target.*": 'a file, folder or glob such as "src/**"',
  hypothesis: "an object { statement, diff }",
  "hypothesis.statement": "the claim in words",
  "hypothesis.predicted": "the expected effect as a fraction: 0.1 is 10 % better",
  "hypothesis.diff": "the change as a patch that git apply reads",
  metric: 'a preset such as "pytest", a command that prints METRIC lines, or a function',
  metricName: "the name of one METRIC line",
  direction: '"minimize" or "maximize"',
  leastEffect: "a fraction from 0 to 1: 0.005 is half a percent",
  guards: "a list of commands and of numbers that may not get worse",
  "guards.*":
    "a command, an object { name, command }, or { metric, direction, tolerance, mode } for a number",
  holdout: "a metric that proposers are not told of, or an object { metric, direction, tolerance }",
  protect: "a list of globs",
  "protect.*": "a glob",
  dependencies: "a list of folders or files",
  "dependencies.*": "the name or path of a folder or file",
  budget:
    "an object { run, study, trials, trialRuns, patience, goal, proposing, tokens, usd, memory, disk, output, processes, cpus }",
  "budget.run": DURATION,
  "budget.study": DURATION,
  "budget.trials": "a whole number from 1",
  "budget.trialRuns": "a whole number from 1",
  "budget.patience": "a whole number from 1",
  "budget.goal": "a number in the metric's unit",
  "budget.proposing": DURATION,
  "budget.tokens": "a whole number from 1",
  "budget.usd": "a number of US dollars above zero",
  "budget.memory": SIZE,
  "budget.disk": SIZE,
  "budget.output": SIZE,
  "budget.processes": "a whole number from 1",
  "budget.cpus": "a number above zero: 1.5 is one and a half processors",
  acceptUnproven: "true or false",
  proposer:
    '"patches:DIR", "revisions:A,B", "command:CMD", "agent:NAME", "model:PROVIDER/NAME", "ideas:FILE,with=PROPOSER", "autofix", "parameters", or an object with propose(); or a list of them',
  "proposer.*": "what proposer may be, but for a list",
  parameters: "a list of objects { name, in, at or pattern, space }",
  "parameters.*": "an object { name, in, at or pattern, space }",
  "parameters.*.name": "what it is called",
  "parameters.*.in": "the path of a file in the target",
  "parameters.*.at": 'a path in a JSON file such as "pool.threads", or a name in a .env file',
  "parameters.*.pattern": 'a regular expression with one group, the value: "-O(\\d)"',
  "parameters.*.space": 'what it may be, such as "int 1..64 log" or "choice none|lz4"',
  constraints: "a list of comparisons",
  "constraints.*": 'a comparison such as "threads * 12 + cache <= 16384"',
  strategy: '"bandit", "random", "sequential" or "best-of-n"',
  program: "the path of a text file",
  base: "a commit, branch or tag",
  branch: "the name of a branch",
  revertOnFailure: "true or false",
  tooGood: "a number above 1, or false",
  discardFirst: "true or false",
  coolDown: DURATION,
  redraw: "true or false",
  isolate: '"candidate"',
  sandbox: '"auto", "bubblewrap", "unshare", "sandbox-runtime" or "none"',
  ...ACCESS_EXPECTED,
  proposerAccess: "an object { network, env, read }",
  ...Object.fromEntries(
    Object.entries(ACCESS_EXPECTED).map(([key, words]) => [`proposerAccess.${key}`, words]),
  ),
  skipSensitivity: "true or false",
  again: "true or false",
  share: "true or false",
  seed: "a whole number from 0 to 4294967295",
  events: "an object { file, webhooks, holdout }",
  "events.file": "the path of a file",
  "events.webhooks": "a list of addresses, or of objects { url, secret, types }",
  "events.webhooks.*":
    'an address such as "https://example.org/hook", or an object { url, secret, types }',
  "events.webhooks.*.url": 'an address such as "https://example.org/hook"',
  "events.webhooks.*.secret": "the name of an environment variable",
  "events.webhooks.*.types": '"all", or a list of types of events such as "decided"',
  "events.holdout": "true or false",
};

/** The names of the options, those of groups included: `budget.run`. */
export const OPTION_NAMES: readonly string[] = Object.keys(EXPECTED).filter(
  (key) => key !== "" && !key.includes("*"),
);

/** The same with those of items of lists: `parameters.*.name`. */
export const ALL_NAMES: readonly string[] = Object.keys(EXPECTED).filter(
  (key) => key !== "" && !key.endsWith("*"),
);
