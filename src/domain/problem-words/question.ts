import { didYouMean, type Wording } from "./words.ts";

/** Problems with what was asked. */
export const QUESTION = {
  "target-missing": () => ({
    what: "No target was given: nothing says what may be changed.",
    hint: "Add --target 'src/**' (a file, folder or glob), or `target` in assay.config.ts.",
  }),
  "target-matches-nothing": ({ target, nearest }) => ({
    what: `The target ${target.map((glob) => `"${glob}"`).join(", ")} matches no committed file.`,
    hint: `Targets are files, folders or globs relative to the current folder; uncommitted files do not count.${didYouMean(nearest)}`,
  }),
  "metric-missing": () => ({
    what: "No metric was given: nothing says what is better.",
    hint: "Add --metric pytest, --metric 'latency:node app.js', or a command that prints METRIC name=value.",
  }),
  "metric-malformed": ({ spec, detail, nearest }) => ({
    what: `The metric "${spec}" cannot be used: ${detail}.`,
    hint: `assay learn --help lists the presets.${didYouMean(nearest)}`,
  }),
  "cannot-isolate": ({ spec, because }) => ({
    what: `The metric "${spec}" cannot be kept apart from the candidate: ${WHY_TOGETHER[because].why}.`,
    hint: `${WHY_TOGETHER[because].wayOut}, or leave out --isolate.`,
  }),
  "metric-name-needed": ({ found }) => ({
    what: `The metric command prints several numbers: ${found.join(", ")}.`,
    hint: `Say which one is to move: --metric-name ${found[0] ?? "NAME"}`,
  }),
  "direction-missing": ({ metric, guard }) => ({
    what: `Nothing says whether ${metric} should go up or down.`,
    hint: guard
      ? 'Say it at the end of its flag, as in --guard-metric value:p99:minimize; in assay.config.ts: guards: [{ metric: "…", direction: "minimize" }] (a holdout likewise).'
      : "Add --direction minimize or --direction maximize.",
  }),
  "duration-malformed": ({ option, value }) => ({
    what: `${option} "${value}" is not a length of time.`,
    hint: "Write it like 90s, 5m, 8h or 1h30m.",
  }),
  "secret-in-question": ({ where, kind }) => ({
    what: `A secret stands in the ${where}: it looks like this: ${kind}.`,
    hint: "What is asked is written down, and told to proposers. Put it into an environment variable, and name that instead.",
  }),
  "proposer-missing": () => ({
    what: "No proposer was given: nothing says what to try.",
    hint: "Add --proposer patches:DIR (a folder of patches), --proposer agent:claude (a coding agent) or --proposer 'command:…' (any program that edits the workspace), or declare parameters in the code or the configuration (docs/proposers.md).",
  }),
  "no-fixers": ({ fixers }) => ({
    what: `None of these is there, or none reads a file of the target: ${fixers.map(({ name }) => name).join(", ")}.`,
    hint: `Install what your project would use (${fixers[0]?.install ?? "pip install ruff"}), where runs find it: in node_modules, .venv or on PATH.`,
  }),
  "agent-missing": ({ agent, program, install }) => ({
    what: `The agent "${agent}" is not installed: there is no ${program} on your PATH.`,
    hint: `Install it (${install}), or see which ones are there: assay doctor`,
  }),
  "agent-key-missing": ({ agent, keys }) => ({
    what: `The agent "${agent}" would not be let in to its model: ${keys.length === 1 ? `${keys[0]} is not set` : `none of these is set: ${keys.join(", ")}`}.`,
    hint: `Export the key that you have (export ${keys[0]}=…): only that reaches the sandbox, no login of your home folder.`,
  }),
  "agent-refused": ({ agent, keys, detail }) => ({
    what: `The agent "${agent}" was not let in to its model.`,
    hint:
      keys.length > 0
        ? `Check the key (${keys.join(", ")}) with: assay doctor --ask-agents; then go on: assay resume`
        : "Give it the variable of its key (--proposer-env NAME), and the way to log in where it offers some (agent:acp,auth=WAY:COMMAND).",
    details: detail,
  }),
  "agent-wants-terminal": ({ agent, detail }) => ({
    what: `The agent "${agent}" wants a terminal, and there is none in a study.`,
    hint: "Bring it up to date: versions that run without one are in docs/agents.md. Or use another agent (assay doctor lists them).",
    details: detail,
  }),
  "model-key-missing": ({ model, keys }) => ({
    what: `The model "${model}" cannot be asked: ${keys.length === 1 ? `${keys[0]} is not set` : `none of these is set: ${keys.join(", ")}`}.`,
    hint: `Export your key (export ${keys[0]}=…), or name the variable that holds it: model:${model},key=NAME`,
  }),
  "model-refused": ({ model, because, keys, address, detail }) => ({
    ...REFUSED[because](model, keys, address),
    details: detail,
  }),
  "proposer-malformed": ({ spec, detail, nearest }) => ({
    what: `The proposer "${spec}" cannot be used: ${detail}.`,
    hint: `Write patches:DIR, revisions:A,B, command:CMD, agent:NAME, model:PROVIDER/NAME, ideas:FILE,with=PROPOSER, autofix or parameters.${didYouMean(nearest)}`,
  }),
  "knob-malformed": ({ place, parameter, detail }) => ({
    what: `The comment at ${place.file}:${place.line} declares ${parameter || "a parameter"}, and the line does not go with it: ${detail}.`,
    hint: "The comment stands at the end of the line that has the value: const THREADS = 8; // assay: int 1..64 log",
  }),
  "no-parameters": () => ({
    what: "No file of the target declares a parameter.",
    hint: "Say at the end of a line what its value may be: const THREADS = 8; // assay: int 1..64 log. Or list parameters in the configuration (docs/proposers.md).",
  }),
  "parameter-malformed": ({ parameter, detail, text, column, nearest, where }) => ({
    what: `The parameter ${parameter}${where ? ` (${where})` : ""} cannot be searched: ${detail}${
      text === undefined ? "" : ` (column ${column ?? 1} of "${text}")`
    }.`,
    hint: where?.endsWith(".name")
      ? "Give each parameter a name of its own, such as threads: docs/proposers.md has more."
      : `Write int 1..64, float 0.001..10 log, bool, choice none|lz4|zstd or ordered low|mid|high, and after it when codec is zstd|gzip where it is not always there.${didYouMean(nearest)}`,
  }),
  "parameter-misplaced": ({ where, parameter, place, detail, wayOut, nearest }) => ({
    what: `${where} does not lead to the value of ${parameter || "a parameter"} in ${
      place.line === undefined ? place.file : `${place.file}:${place.line}`
    }: ${detail}.`,
    hint: `${wayOut}${didYouMean(nearest)}`,
  }),
  "constraint-malformed": ({ where, text, column, detail, nearest }) => ({
    what: `The constraint "${text}" (${where}) cannot be read: ${detail} (column ${column}).`,
    hint: `Write what must hold of parameters and numbers, as in "threads * 12 + cache <= 16384" or "codec == zstd or level < 9".${didYouMean(nearest)}`,
  }),
  "constraint-broken": ({ where, text, values }) => ({
    what: `The files break the constraint "${text}" (${where}) as they are: ${Object.entries(values)
      .map(([name, value]) => `${name} is ${value}`)
      .join(", ")}.`,
    hint: "Commit values that keep to it, or change the constraint: a search begins at what the files say.",
  }),
} satisfies Partial<Wording>;

const GO_ON = "then go on: assay resume";

const REFUSED = {
  key: (model: string, keys: readonly string[]) => ({
    what: `The model "${model}" refuses the key.`,
    hint:
      keys.length > 0
        ? `Check ${keys.join(", ")}, ${GO_ON}`
        : `Name the variable that holds a key (model:${model},key=NAME), or let the server answer without one, ${GO_ON}`,
  }),
  quota: (model: string) => ({
    what: `There is no money or quota left for the model "${model}".`,
    hint: `Top it up with its provider, or wait until the quota is renewed, ${GO_ON}`,
  }),
  name: (model: string, _keys: readonly string[], address?: string) => ({
    what: `Nobody knows the model "${model}"${address === undefined ? "" : ` at ${address}`}.`,
    hint: `Write its name as the provider does${address === undefined ? "" : ", and see that the address is complete (most end in /v1)"}; begin anew with it.`,
  }),
} as const;

const WHY_TOGETHER = {
  function: {
    why: "it is a function in the process of Assay",
    wayOut: "Give it as a command or as module:PATH#EXPORT",
  },
  retrieval: {
    why: "its search command is the candidate, and what it found is rated outside already",
    wayOut: "Write a command that rates the answers of a search that it starts",
  },
  instructions: {
    why: "only the instructions of one process tree are counted",
    wayOut: "Take cpu:CMD, which adds up both",
  },
  file: {
    why: "its file is read from the candidate's workspace",
    wayOut:
      'Let the command print the file at its end, as metrics.json("CMD && cat FILE", "PATH") does',
  },
} as const;
