import type { Problem } from "./problem.ts";
import type { Run } from "./run.ts";

/** A problem in words: what happened (and where), and the way out. */
export interface Words {
  readonly what: string;
  readonly hint: string;
  /** Several lines worth showing below: output, a list. */
  readonly details?: string;
}

/** What and way out as one text. */
export function sentence(problem: Problem): string {
  const { what, hint } = words(problem);
  return `${what}\n${hint}`;
}

/** How a run ended, as the rest of a sentence that begins with "it". */
export function runEnding(run: Run): string {
  switch (run.outcome) {
    case "completed":
      return "completed";
    case "crashed":
      return run.signal ? `was ended by ${run.signal}` : `exited with code ${run.exitCode}`;
    case "timed-out":
      return `was stopped at its limit of ${run.afterMs / 1000} s`;
    case "unmeasurable":
      return run.detail;
  }
}

/** Words for a problem. The compiler keeps this switch complete. */
export function words(problem: Problem): Words {
  switch (problem.code) {
    case "git-missing":
      return { what: "git was not found.", hint: "Install git 2.38 or newer and put it on PATH." };
    case "git-too-old":
      return {
        what: `git ${problem.found} is too old.`,
        hint: `Assay needs git ${problem.needed} or newer (for merge-tree --write-tree).`,
      };
    case "not-a-repository":
      return {
        what: `${problem.directory} is not inside a git repository.`,
        hint: "Run Assay inside a repository, or make one: git init && git add -A && git commit -m Start",
      };
    case "no-commits":
      return {
        what: `The repository in ${problem.directory} has no commits yet.`,
        hint: "A study needs a commit to start from: git add -A && git commit -m Start",
      };
    case "bare-repository":
      return {
        what: `${problem.directory} is a bare repository.`,
        hint: "Run Assay in a checkout of it: git worktree add ../checkout",
      };
    case "unsupported-repository":
      return {
        what: `The repository uses ${problem.feature}, which Assay does not support yet.`,
        hint: problem.wayOut,
      };
    case "unknown-revision":
      return {
        what: `There is no revision "${problem.revision}" in this repository.`,
        hint: "Name a commit, branch or tag; git log --oneline --all lists them.",
      };
    default:
      return questionWords(problem);
  }
}

type Question = Exclude<
  Problem,
  {
    code:
      | "git-missing"
      | "git-too-old"
      | "not-a-repository"
      | "no-commits"
      | "bare-repository"
      | "unsupported-repository"
      | "unknown-revision";
  }
>;

const didYouMean = (nearest: string | undefined) => (nearest ? ` Did you mean "${nearest}"?` : "");

/** Problems with what was asked. */
function questionWords(problem: Question): Words {
  switch (problem.code) {
    case "target-missing":
      return {
        what: "No target was given: nothing says what may be changed.",
        hint: "Add --target 'src/**' (a file, folder or glob), or `target` in assay.config.ts.",
      };
    case "target-matches-nothing":
      return {
        what: `The target ${problem.target.map((glob) => `"${glob}"`).join(", ")} matches no committed file.`,
        hint: `Targets are files, folders or globs relative to the current folder; uncommitted files do not count.${didYouMean(problem.nearest)}`,
      };
    case "metric-missing":
      return {
        what: "No metric was given: nothing says what is better.",
        hint: "Add --metric pytest, --metric 'latency:node app.js', or a command that prints METRIC name=value.",
      };
    case "metric-malformed":
      return {
        what: `The metric "${problem.spec}" cannot be used: ${problem.detail}.`,
        hint: `assay learn --help lists the presets.${didYouMean(problem.nearest)}`,
      };
    case "metric-name-needed":
      return {
        what: `The metric command prints several numbers: ${problem.found.join(", ")}.`,
        hint: `Say which one is to move: --metric-name ${problem.found[0] ?? "NAME"}`,
      };
    case "direction-missing":
      return {
        what: `Nothing says whether ${problem.metric} should go up or down.`,
        hint: "Add --direction minimize or --direction maximize.",
      };
    case "duration-malformed":
      return {
        what: `${problem.option} "${problem.value}" is not a length of time.`,
        hint: "Write it like 90s, 5m, 8h or 1h30m.",
      };
    case "proposer-missing":
      return {
        what: "No proposer was given: nothing says what to try.",
        hint: "Add --proposer patches:DIR (a folder of patches) or --proposer 'command:…' (any program that edits the workspace).",
      };
    case "proposer-malformed":
      return {
        what: `The proposer "${problem.spec}" cannot be used: ${problem.detail}.`,
        hint: `Write patches:DIR, revisions:A,B or command:CMD.${didYouMean(problem.nearest)}`,
      };
    default:
      return inputWords(problem);
  }
}

type Input = Exclude<
  Question,
  {
    code:
      | "target-missing"
      | "target-matches-nothing"
      | "metric-missing"
      | "metric-malformed"
      | "metric-name-needed"
      | "direction-missing"
      | "duration-malformed"
      | "proposer-missing"
      | "proposer-malformed";
  }
>;

/** Problems with files, configuration and flags. */
function inputWords(problem: Input): Words {
  switch (problem.code) {
    case "patches-missing":
      return {
        what: `${problem.directory} has no patches.`,
        hint: "Put files that end in .patch or .diff there; git format-patch and git diff write them.",
      };
    case "file-missing":
      return {
        what: `The ${problem.what} ${problem.file} does not exist.`,
        hint: "Check the path; it is relative to the current folder.",
      };
    case "file-unreadable":
      return {
        what: `The ${problem.what} ${problem.file} cannot be read: ${problem.detail}.`,
        hint: "Correct the file and start again.",
      };
    case "config-invalid":
      return {
        what: `The configuration has ${problem.issues.length === 1 ? "a mistake" : `${problem.issues.length} mistakes`}.`,
        hint: "assay config prints what is in force and where each value came from.",
        details: problem.issues
          .map(
            ({ file, line, key, expected, nearest }) =>
              `${file}${line ? `:${line}` : ""}  ${key}: ${expected}${didYouMean(nearest)}`,
          )
          .join("\n"),
      };
    case "config-failed":
      return {
        what: `${problem.file} could not be loaded: ${problem.detail.replace(/\.$/, "")}.`,
        hint: problem.file.endsWith(".json")
          ? "It must be plain JSON: names in double quotes, no comments, no comma before } or ]."
          : "It must export a configuration as its default: export default defineConfig({ … })",
      };
    case "usage":
      return { what: problem.detail, hint: problem.help };
    case "unknown-study":
      return {
        what: `There is no study "${problem.study}" here.`,
        hint: "assay status lists the studies of this repository.",
      };
    case "unknown-trial":
      return {
        what: `There is no trial ${problem.trial} in this study.`,
        hint:
          problem.last > 0
            ? `${problem.last === 1 ? "It has one trial, 1" : `Its trials are 1 to ${problem.last}`}; assay log shows them.`
            : "It has no trials yet.",
      };
    default:
      return courseWords(problem);
  }
}

type Course = Exclude<
  Input,
  {
    code:
      | "patches-missing"
      | "file-missing"
      | "file-unreadable"
      | "config-invalid"
      | "config-failed"
      | "usage"
      | "unknown-study"
      | "unknown-trial";
  }
>;

/** Problems that stop a study on its way. */
function courseWords(problem: Course): Words {
  switch (problem.code) {
    case "branch-exists":
    case "branch-moved":
    case "branch-checked-out":
    case "branch-name":
      return branchWords(problem);
    case "study-running":
      return {
        what: `Another study is running on this repository: process ${problem.pid}, since ${problem.since}${problem.study ? `, study ${problem.study}` : ""}.`,
        hint: "Two at once would disturb each other's measurements. Wait for it, or stop it with Ctrl-C where it runs.",
      };
    case "interrupted":
      return { what: "It was interrupted before there was a verdict.", hint: "Start it again." };
    case "no-studies":
      return {
        what: "No study was made in this repository yet.",
        hint: "Start one: assay learn --target … --metric … --proposer …",
      };
    case "nothing-to-resume":
      return {
        what: "There is no study to resume in this repository.",
        hint: "Start one: assay learn --target … --metric … --proposer …",
      };
    case "cannot-resume":
      return {
        what: `Study ${problem.study} cannot be resumed from here: ${problem.detail}.`,
        hint: "Start a new study on its branch: assay learn --base BRANCH …",
      };
    case "no-sandbox":
      return {
        what: "No sandbox works on this machine, and a study runs code that nobody has looked at.",
        hint: "Install bubblewrap (apt install bubblewrap, dnf install bubblewrap), or accept the risk with --sandbox none.",
        details: problem.tried.map(({ name, because }) => `${name}: ${because}`).join("\n"),
      };
    case "cannot-run":
      return {
        what: `A command could not be run on this machine: ${problem.detail}.`,
        hint: "Look for what it ran out of (processes: ulimit -u, open files: ulimit -n, memory: free -m), then run assay resume.",
      };
    case "guard-fails-on-baseline":
      return {
        what: `The guard "${problem.guard}" fails before anything was changed: it ${runEnding(problem.run)}.`,
        hint: `Make it pass on the base, or drop it. It ran: ${problem.command}`,
        details: problem.run.tail,
      };
    case "baseline-fails":
      return {
        what: `The metric ${quotedIfLong(problem.metric)} cannot be measured on the untouched base: it ${runEnding(problem.run)}.`,
        hint: baselineHint(problem.run),
        details: problem.run.tail,
      };
    case "disk-full":
      return {
        what: `The disk is full (${problem.doing}, ${problem.where}).`,
        hint: "Make room, then run assay resume: everything up to the last finished step is kept. Where no study had begun yet, start it again.",
      };
    case "git-failed":
      return {
        what: `git failed while ${problem.doing}: ${problem.detail}`,
        hint: "Nothing of yours was changed. If the repository is sound (git fsck), this is a bug worth reporting.",
      };
    case "journal-unreadable":
      return {
        what: `The journal ${problem.file} cannot be read: ${problem.detail}.`,
        hint: "Move it away to start afresh; the branches of earlier studies stay as they are.",
      };
    case "state-not-writable":
      return {
        what: `${problem.directory} cannot be written: ${problem.detail}.`,
        hint: "Assay keeps all its state there; give it write access.",
      };
  }
}

type BranchProblem = Extract<Problem, { code: `branch-${string}` }>;

function branchWords(problem: BranchProblem): Words {
  switch (problem.code) {
    case "branch-exists":
      return {
        what: `The branch ${problem.branch} exists already.`,
        hint: `Name another with --branch, or delete this one if nothing on it is wanted: git branch -D ${problem.branch}`,
      };
    case "branch-moved":
      return {
        what: `The branch ${problem.branch} was moved by somebody else: expected ${problem.expected.slice(0, 10)}, found ${problem.found.slice(0, 10)}.`,
        hint: "Nothing was overwritten. Put the branch back (git branch -f) and run assay resume, or start a new study.",
      };
    case "branch-checked-out":
      return {
        what: `The branch ${problem.branch} is checked out in ${problem.directory}.`,
        hint: "Moving it would change that checkout. Switch to another branch there (git switch -), or name another with --branch.",
      };
    case "branch-name":
      return {
        what: `"${problem.branch}" cannot be the name of a branch.`,
        hint: "git check-ref-format --help lists the rules: no spaces, no .., no ~^:?*[ and no / at either end.",
      };
  }
}

/** A command stands in quotes, a name does not. */
const quotedIfLong = (text: string) => (/\s/.test(text) ? `"${text}"` : text);

function baselineHint(run: Run): string {
  switch (run.outcome) {
    case "timed-out":
      return "Give a run more time with --budget, or measure something shorter.";
    case "unmeasurable":
      return UNMEASURABLE_HINT[run.because];
    default:
      return "Run the command in a fresh clone of the base: files that are not committed are not there.";
  }
}

const UNMEASURABLE_HINT = {
  "no-metric":
    "Print one line METRIC name=value on stdout, or say how to read the number (assay learn --help).",
  "not-finite":
    "Candidates are compared with the base: there the metric must give a finite number.",
  "ambiguous-metric": "Print each METRIC name once, or different numbers under different names.",
} as const;
