import type { Run } from "../run.ts";
import { runEnding, type Wording } from "./words.ts";

/** Problems with finding, starting and resuming studies. */
export const COURSE = {
  "other-rule": ({ study, rule }) => ({
    what: `Study ${study} was decided by ${rule}, which this version of Assay no longer has.`,
    hint: "Verify it with the version that made it: assay status --json names it.",
  }),
  "unknown-study": ({ study }) => ({
    what: `There is no study "${study}" here.`,
    hint: "assay status lists the studies of this repository.",
  }),
  "unknown-trial": ({ trial, last }) => ({
    what: `There is no trial ${trial} in this study.`,
    hint: trialsHint(last),
  }),
  "cannot-confirm": ({ trial, detail, again }) => ({
    what: `Trial ${trial} cannot be given more runs: ${detail}.`,
    hint: again
      ? `To measure it anew, against what the branch is now: assay judge --candidate ${again.candidate} --base ${again.base} …`
      : "assay judge measures a change anew, against any commit (assay judge --help).",
  }),
  "study-running": ({ pid, since, study }) => ({
    what: `Another study is running on this repository: process ${pid}, since ${since}${study ? `, study ${study}` : ""}.`,
    hint: "Two at once would disturb each other's measurements. Wait for it, or stop it with Ctrl-C where it runs.",
  }),
  interrupted: () => ({
    what: "It was interrupted before there was a verdict.",
    hint: "Start it again.",
  }),
  "no-studies": () => ({
    what: "No study was made in this repository yet.",
    hint: "Start one: assay learn --target … --metric … --proposer …",
  }),
  "nothing-to-resume": () => ({
    what: "There is no study to resume in this repository.",
    hint: "Start one: assay learn --target … --metric … --proposer …",
  }),
  "cannot-resume": ({ study, detail }) => ({
    what: `Study ${study} cannot be resumed from here: ${detail}.`,
    hint: "Start a new study on its branch: assay learn --base BRANCH …",
  }),
  "guard-fails-on-baseline": ({ guard, command, run }) => ({
    what: `The guard "${guard}" fails before anything was changed: it ${runEnding(run)}.`,
    hint: `Make it pass on the base, or drop it. It ran: ${command}`,
    details: run.tail,
  }),
  "baseline-fails": ({ metric, run }) => ({
    what: `The metric ${quotedIfLong(metric)} cannot be measured on the untouched base: it ${runEnding(run)}.`,
    hint: baselineHint(run),
    details: run.tail,
  }),
  "metric-insensitive": ({ metric, before, broken, unit, files }) => ({
    what:
      files === 0
        ? `No file of the target can be changed, so nothing can move the metric ${quotedIfLong(metric)}.`
        : `The metric ${quotedIfLong(metric)} does not look at the target: with ${files === 1 ? "its only file" : `all its ${files} files`} broken on purpose it gave ${inUnit(broken, unit)}, and ${inUnit(before, unit)} before.`,
    hint: "Is the target right (assay learn --dry-run lists its files)? Does the command run those files, and not a build or an installed copy of them? To go on all the same, start it with --skip-sensitivity.",
  }),
} satisfies Partial<Wording>;

const inUnit = (value: number, unit: string | undefined) => (unit ? `${value} ${unit}` : value);

function trialsHint(last: number): string {
  if (last < 1) return "It has no trials yet.";
  return `${last === 1 ? "It has one trial, 1" : `Its trials are 1 to ${last}`}; assay log shows them.`;
}

/** A command stands in quotes, a name does not. */
const quotedIfLong = (text: string) => (/\s/.test(text) ? `"${text}"` : text);

function baselineHint(run: Run): string {
  switch (run.outcome) {
    case "timed-out":
      return "Give a run more time with --budget, or measure something shorter.";
    case "unmeasurable":
      return run.detail.includes("$ASSAY_LAUNCH") ? LAUNCH : UNMEASURABLE_HINT[run.because];
    default:
      if (/\bEXDEV\b|cross-device link/i.test(run.tail)) return RENAMED;
      if (/\b(?:EROFS|EBUSY)\b|Read-only file system|resource busy/i.test(run.tail)) return REFUSED;
      return UNREACHED.test(run.tail) ? OFFLINE : AS_IN_A_CLONE;
  }
}

const UNMEASURABLE_HINT = {
  "no-metric":
    "Print one line METRIC name=value on stdout, or say how to read the number (assay learn --help).",
  "not-finite":
    "Candidates are compared with the base: there the metric must give a finite number.",
  "ambiguous-metric": "Print each METRIC name once, or different numbers under different names.",
} as const;

const LAUNCH =
  "Start what is to be measured through it, as docs/isolate.md shows, or leave out --isolate.";

const AS_IN_A_CLONE =
  "It runs as in a fresh clone of the base, with what assay learn --dry-run lists as lent; --lend PATH adds more.";

/** What programs say where there is no network, or no loopback. */
const UNREACHED =
  /\b(?:ENETUNREACH|EADDRNOTAVAIL|EAI_AGAIN|ENOTFOUND)\b|network is unreachable|cannot assign requested address|(?:name resolution|resolve host|resolving)|could not determine a usable (?:wildcard )?ip/i;

const OFFLINE =
  "Runs have no network, not even a loopback. Where they need one: --network loopback; hosts that they may reach: --network api.example.com.";

/** Overlays refuse rename(2) of a folder that they have from below. */
const REFUSED =
  "In the sandbox a run can write to its workspace and /tmp, and there not to the files that judge, but for those that the first run writes to: let it write to them in every run, or elsewhere, or use --sandbox none.";

const RENAMED =
  "In the sandbox a run cannot rename a folder that git has, or one that is lent: copy and delete it instead, as mv does, or use --sandbox none.";
