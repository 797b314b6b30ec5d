import type { ConfigIssue } from "../problem.ts";
import { didYouMean, type ProblemByCode, type Wording, type Words } from "./words.ts";

/** Problems with files, configuration and flags. */
export const INPUT = {
  "patches-missing": ({ directory }) => ({
    what: `${directory} has no patches.`,
    hint: "Put files that end in .patch or .diff there; git format-patch and git diff write them.",
  }),
  "unknown-note": ({ name, notes, nearest }) => ({
    what: `The vault has no note called "${name}"${notes === 0 ? "; it is empty" : ""}.`,
    hint:
      notes === 0
        ? "A study writes notes as it goes; those of earlier studies come by: assay vault rebuild"
        : `They lie in .assay/memory: experiments/STUDY-tN.md, studies/STUDY.md, notes/.${didYouMean(nearest)}`,
  }),
  "text-unusable": (problem) => UNUSABLE[problem.because](problem),
  "history-unrecognised": ({ file }) => ({
    what: `${file} is no history that can be read: no line of it looks like one of results.tsv, .auto/log.jsonl, autoresearch.jsonl or labloop.jsonl.`,
    hint: "Name the file or the folder of the session; where it is one of these, say which: --format (assay import --help).",
  }),
  "unknown-history": ({ name, known, nearest }) => ({
    what: `No imported history is called "${name}".`,
    hint:
      known.length === 0
        ? "None was imported yet: assay import PATH"
        : `There is ${known.join(", ")}.${didYouMean(nearest)}`,
  }),
  "ideas-tried": ({ file, count }) => ({
    what: `${count === 1 ? "The one open idea" : `All ${count} open ideas`} in ${file} ${count === 1 ? "was" : "were"} tried in an earlier study.`,
    hint: "Write down new ones; see what became of these (assay ideas), and tick them off (assay ideas --write); or try them again: --again",
  }),
  "ideas-missing": ({ file, done }) => ({
    what:
      done > 1
        ? `All ${done} ideas in ${file} are done.`
        : done === 1
          ? `The one idea in ${file} is done.`
          : `${file} has no idea.`,
    hint: "Write one an item: - [ ] Cache the parsed table. Or a folder with a Markdown file for each. What was tried: assay ideas",
  }),
  "ideas-twice": ({ file, title }) => ({
    what: `Two open ideas in ${file} are called "${title}".`,
    hint: "An idea is known by its first line: say in one of them how it differs.",
  }),
  "file-missing": ({ what, file }) => ({
    what: `The ${what} ${file} does not exist.`,
    hint: "Check the path; it is relative to the current folder.",
  }),
  "file-unreadable": ({ what, file, detail }) => ({
    what: `The ${what} ${file} cannot be read: ${detail}.`,
    hint: "Correct the file and start again.",
  }),
  "file-not-written": ({ what, file, detail }) => ({
    what: `The ${what} ${file} cannot be written: ${detail}.`,
    hint: "It is as it was. Give its folder write access, and try again.",
  }),
  "config-invalid": ({ issues }) => ({
    what: `The configuration has ${issues.length === 1 ? "a mistake" : `${issues.length} mistakes`}.`,
    hint: "assay config prints what is in force and where each value came from.",
    details: issues.map(issueLine).join("\n"),
  }),
  "webhook-unusable": ({ address, detail, wayOut }) => ({
    what: `Events cannot be posted to ${address}: ${detail}.`,
    hint: wayOut,
  }),
  "config-failed": ({ file, detail }) => ({
    what: `${file} could not be loaded: ${detail.replace(/\.$/, "")}.`,
    hint: file.endsWith(".json")
      ? "It must be plain JSON: names in double quotes, no comments, no comma before } or ]."
      : "It must export a configuration as its default: export default defineConfig({ … })",
  }),
  usage: ({ detail, help }) => ({ what: detail, hint: help }),
} satisfies Partial<Wording>;

type Unusable = ProblemByCode["text-unusable"];

const UNUSABLE: { readonly [Because in Unusable["because"]]: (problem: Unusable) => Words } = {
  empty: ({ what }) => ({
    what: `The ${what} has no text.`,
    hint: "Write it behind the command, in quotes; notes also by --file FILE, or by - from standard input.",
  }),
  "too-long": ({ what, most }) => ({
    what: `The ${what} has more than ${most} characters.`,
    hint: "Say what is to be known in a few lines, and where the rest lies: it is read again by whoever proposes.",
  }),
  "no-text": ({ what }) => ({
    what: `The ${what} is no text: it has zero bytes, or is not UTF-8.`,
    hint: "Describe in words what the file shows, and name it: --path FILE",
  }),
  comment: ({ what }) => ({
    what: `The ${what} has a mark of a comment (<!-- or -->).`,
    hint: "Proposers are not told comments, and by some Assay knows its own part: leave the marks out.",
  }),
};

const issueLine = ({ file, line, key, expected, nearest }: ConfigIssue) =>
  `${file}${line ? `:${line}` : ""}  ${key}: ${expected}${didYouMean(nearest)}`;
