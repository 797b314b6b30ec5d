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
    hint: "Add --proposer patches:DIR (a folder of patches) or --proposer 'command:…' (any program that edits the workspace).",
  }),
  "proposer-malformed": ({ spec, detail, nearest }) => ({
    what: `The proposer "${spec}" cannot be used: ${detail}.`,
    hint: `Write patches:DIR, revisions:A,B or command:CMD.${didYouMean(nearest)}`,
  }),
} satisfies Partial<Wording>;
