import type { Counter } from "./metric.ts";
import type { Run } from "./run.ts";

/** A place in a file that people can open. */
export interface FilePlace {
  readonly file: string;
  readonly line?: number;
}

/** One thing wrong with a configuration. */
export interface ConfigIssue extends FilePlace {
  /** Dotted path of the key: `budget.run`. */
  readonly key: string;
  readonly expected: string;
  /** The nearest right name, where a name was wrong. */
  readonly nearest?: string;
}

/**
 * A foreseeable failure, as data. `problem-words.ts` is the one place that words it; anything else
 * that is thrown is a bug of ours.
 */
export type Problem =
  | { readonly code: "git-missing" }
  | { readonly code: "git-too-old"; readonly found: string; readonly needed: string }
  | { readonly code: "not-a-repository"; readonly directory: string }
  | { readonly code: "no-commits"; readonly directory: string }
  | { readonly code: "bare-repository"; readonly directory: string }
  | { readonly code: "unsupported-repository"; readonly feature: string; readonly wayOut: string }
  | { readonly code: "unknown-revision"; readonly revision: string }
  | {
      readonly code: "target-matches-nothing";
      readonly target: readonly string[];
      readonly nearest?: string;
    }
  | { readonly code: "target-missing" }
  | { readonly code: "metric-missing" }
  | {
      readonly code: "metric-malformed";
      readonly spec: string;
      readonly detail: string;
      readonly nearest?: string;
    }
  /** `isolate: "candidate"` and a metric that cannot be kept apart from it. */
  | {
      readonly code: "cannot-isolate";
      readonly spec: string;
      readonly because: "function" | "retrieval" | "instructions" | "file";
    }
  | { readonly code: "metric-name-needed"; readonly found: readonly string[] }
  | { readonly code: "direction-missing"; readonly metric: string; readonly guard?: true }
  | { readonly code: "duration-malformed"; readonly option: string; readonly value: string }
  /** What is asked is written down and told to proposers. */
  | { readonly code: "secret-in-question"; readonly where: string; readonly kind: string }
  | { readonly code: "proposer-missing" }
  | {
      readonly code: "proposer-malformed";
      readonly spec: string;
      readonly detail: string;
      readonly nearest?: string;
    }
  /** None of the programs that mend source files by themselves is there, or none reads the target. */
  | {
      readonly code: "no-fixers";
      readonly fixers: readonly { readonly name: string; readonly install: string }[];
    }
  /** A comment that declares a parameter, and a line that does not go with it. */
  | {
      readonly code: "knob-malformed";
      readonly place: FilePlace;
      readonly parameter: string;
      readonly detail: string;
    }
  | { readonly code: "no-parameters" }
  | {
      readonly code: "parameter-malformed";
      readonly parameter: string;
      readonly detail: string;
      /** Its declaration, and the first column of it that is wrong; columns count from 1. */
      readonly text?: string;
      readonly column?: number;
      readonly nearest?: string;
      /** Where the configuration declares it: `parameters[0].space`. */
      readonly where?: string;
    }
  /** A parameter of the configuration whose value is not where it says. */
  | {
      readonly code: "parameter-misplaced";
      /** The part of the configuration: `parameters[0].at`. */
      readonly where: string;
      readonly parameter: string;
      /** The file that it is about. */
      readonly place: FilePlace;
      readonly detail: string;
      readonly wayOut: string;
      readonly nearest?: string;
    }
  | {
      readonly code: "constraint-malformed";
      /** The part of the configuration: `constraints[0]`. */
      readonly where: string;
      readonly text: string;
      /** The first column that is wrong; columns count from 1. */
      readonly column: number;
      readonly detail: string;
      readonly nearest?: string;
    }
  /** What the files stand at is not allowed by a constraint; `values` are those that it mentions. */
  | {
      readonly code: "constraint-broken";
      readonly where: string;
      readonly text: string;
      readonly values: Readonly<Record<string, number | string | boolean>>;
    }
  /** A coding agent that is to propose is not installed. */
  | {
      readonly code: "agent-missing";
      readonly agent: string;
      readonly program: string;
      readonly install: string;
    }
  /** None of the variables that let an agent in to its model is set. */
  | { readonly code: "agent-key-missing"; readonly agent: string; readonly keys: readonly string[] }
  /** Its model's provider did not let an agent in. */
  | {
      readonly code: "agent-refused";
      readonly agent: string;
      readonly keys: readonly string[];
      readonly detail: string;
    }
  | { readonly code: "agent-wants-terminal"; readonly agent: string; readonly detail: string }
  /** None of the variables that let in to a model is set. */
  | { readonly code: "model-key-missing"; readonly model: string; readonly keys: readonly string[] }
  /** What no other request to a model would change: its key, the money, its name. */
  | {
      readonly code: "model-refused";
      readonly model: string;
      readonly because: "key" | "quota" | "name";
      readonly keys: readonly string[];
      /** Where it was asked for, where that is not the provider's own place. */
      readonly address?: string;
      readonly detail: string;
    }
  | { readonly code: "patches-missing"; readonly directory: string }
  /** A list of ideas without an open one; `done` are ticked off. */
  | { readonly code: "ideas-missing"; readonly file: string; readonly done: number }
  /** All open ideas were tried by earlier studies. */
  | { readonly code: "ideas-tried"; readonly file: string; readonly count: number }
  | {
      readonly code: "unknown-note";
      readonly name: string;
      /** How many there are. */
      readonly notes: number;
      readonly nearest?: string;
    }
  /** What a person, or an agent, wants remembered. */
  | {
      readonly code: "text-unusable";
      readonly what: "note" | "rule" | "remark";
      readonly because: "empty" | "too-long" | "no-text" | "comment";
      /** Characters that it may have at most. */
      readonly most: number;
    }
  /** A file or folder that is no history of a tool that Assay can read. */
  | { readonly code: "history-unrecognised"; readonly file: string }
  | {
      readonly code: "unknown-history";
      readonly name: string;
      /** The names of those that were imported. */
      readonly known: readonly string[];
      readonly nearest?: string;
    }
  | { readonly code: "ideas-twice"; readonly file: string; readonly title: string }
  | { readonly code: "file-missing"; readonly what: string; readonly file: string }
  | {
      readonly code: "file-unreadable";
      readonly what: string;
      readonly file: string;
      readonly detail: string;
    }
  | {
      readonly code: "file-not-written";
      readonly what: string;
      readonly file: string;
      readonly detail: string;
    }
  | { readonly code: "config-invalid"; readonly issues: readonly ConfigIssue[] }
  /** An address that events were to be posted to, as it may be shown. */
  | {
      readonly code: "webhook-unusable";
      readonly address: string;
      readonly detail: string;
      readonly wayOut: string;
    }
  | { readonly code: "config-failed"; readonly file: string; readonly detail: string }
  | { readonly code: "usage"; readonly detail: string; readonly help: string }
  | { readonly code: "branch-exists"; readonly branch: string }
  | {
      readonly code: "branch-moved";
      readonly branch: string;
      readonly expected: string;
      readonly found: string;
    }
  | {
      readonly code: "branch-checked-out";
      readonly branch: string;
      /** The working tree that stands on it. */
      readonly directory: string;
    }
  | { readonly code: "branch-name"; readonly branch: string }
  | {
      readonly code: "study-running";
      readonly pid: number;
      readonly since: string;
      readonly study?: string;
    }
  | { readonly code: "nothing-to-resume" }
  | { readonly code: "no-studies" }
  | { readonly code: "interrupted" }
  | { readonly code: "cannot-resume"; readonly study: string; readonly detail: string }
  | { readonly code: "unknown-study"; readonly study: string }
  | { readonly code: "other-rule"; readonly study: string; readonly rule: string }
  /** A program is another one in the sandbox than for the user. */
  | {
      readonly code: "tool-differs";
      readonly tool: string;
      readonly outside: string;
      readonly inside: string;
    }
  /** A sandbox has no means to bring a loopback up. */
  | { readonly code: "no-loopback" }
  /** A sandbox cannot give commands the network that was asked for. */
  | { readonly code: "sandbox-cannot"; readonly sandbox: string; readonly network: string }
  | {
      readonly code: "cannot-confirm";
      readonly trial: number;
      readonly detail: string;
      /** The commit of the trial's change where it has one, and the branch or commit it may be measured against. */
      readonly again?: { readonly candidate: string; readonly base: string };
    }
  | { readonly code: "unknown-trial"; readonly trial: string; readonly last: number }
  | {
      readonly code: "no-sandbox";
      readonly tried: readonly { readonly name: string; readonly because: string }[];
    }
  /** Nothing here counts instructions. */
  | {
      readonly code: "no-counter";
      readonly tried: readonly { readonly name: Counter; readonly because: string }[];
      /** The one that the study counted with from its beginning. */
      readonly needed?: Counter;
    }
  /** A command could not be started, or not be ended, for a reason of the machine. */
  | { readonly code: "cannot-run"; readonly detail: string }
  | {
      readonly code: "guard-fails-on-baseline";
      readonly guard: string;
      readonly command: string;
      readonly run: Run;
    }
  | { readonly code: "baseline-fails"; readonly metric: string; readonly run: Run }
  | {
      /** The metric gives the same with the target broken on purpose. */
      readonly code: "metric-insensitive";
      readonly metric: string;
      /** Its typical value on the base, and its value with the target broken; in its unit. */
      readonly before: number;
      readonly broken: number;
      readonly unit?: string;
      /** How many files were broken. */
      readonly files: number;
    }
  | { readonly code: "disk-full"; readonly doing: string; readonly where: string }
  | { readonly code: "git-failed"; readonly doing: string; readonly detail: string }
  | { readonly code: "journal-newer"; readonly file: string; readonly schema: number }
  | { readonly code: "journal-busy"; readonly file: string }
  /** An event was changed, or one before it is gone; later ones are as they were written. */
  | {
      readonly code: "journal-edited";
      readonly file: string;
      readonly study: string;
      /** Its `seq`. */
      readonly event: number;
    }
  | { readonly code: "journal-unreadable"; readonly file: string; readonly detail: string }
  | { readonly code: "state-not-writable"; readonly directory: string; readonly detail: string };

/** The code of a `Problem`, for programs that tell them apart. */
export type ProblemCode = Problem["code"];
