import { describe, expect, test } from "vitest";
import { COURSE } from "./problem-words/course.ts";
import { INPUT } from "./problem-words/input.ts";
import { MACHINE } from "./problem-words/machine.ts";
import { QUESTION } from "./problem-words/question.ts";
import { REPOSITORY } from "./problem-words/repository.ts";
import type { ProblemByCode } from "./problem-words/words.ts";
import { sentence, words } from "./problem-words.ts";
import type { Run } from "./run.ts";

const crashed: Run = {
  outcome: "crashed",
  exitCode: 3,
  usage: { wallMs: 1, cpuMs: null, peakBytes: null },
  tail: "the last line",
};

type Data = { readonly [Code in keyof ProblemByCode]: Omit<ProblemByCode[Code], "code"> };

const DATA: Data = {
  "git-missing": {},
  "git-too-old": { found: "2.20", needed: "2.38" },
  "git-failed": { doing: "reading a tree", detail: "bad object" },
  "not-a-repository": { directory: "/here" },
  "no-commits": { directory: "/here" },
  "bare-repository": { directory: "/here.git" },
  "unsupported-repository": { feature: "submodules", wayOut: "Leave them out." },
  "unknown-revision": { revision: "v9" },
  "branch-exists": { branch: "fast" },
  "branch-moved": { branch: "fast", expected: "aaaaaaaaaa", found: "bbbbbbbbbb" },
  "branch-checked-out": { branch: "fast", directory: "/other" },
  "branch-name": { branch: "a..b" },
  "target-missing": {},
  "target-matches-nothing": { target: ["scr/**", "lib"], nearest: "src/**" },
  "metric-missing": {},
  "metric-malformed": { spec: "latncy:x", detail: "no such preset", nearest: "latency" },
  "cannot-isolate": { spec: "retrieval:queries.json", because: "retrieval" },
  "agent-missing": { agent: "claude", program: "claude", install: "npm install -g x" },
  "agent-key-missing": { agent: "claude", keys: ["ANTHROPIC_API_KEY"] },
  "model-key-missing": { model: "openai/gpt", keys: ["OPENAI_API_KEY"] },
  "model-refused": {
    model: "openai/gpt",
    because: "key",
    keys: ["OPENAI_API_KEY"],
    detail: "429",
  },
  "agent-refused": { agent: "claude", keys: ["ANTHROPIC_API_KEY"], detail: "401" },
  "agent-wants-terminal": { agent: "cline", detail: "stdin is not a terminal" },
  "no-fixers": { fixers: [{ name: "ruff", install: "pip install ruff" }] },
  "metric-name-needed": { found: ["loss", "seconds"] },
  "direction-missing": { metric: "loss" },
  "duration-malformed": { option: "--budget", value: "soon" },
  "secret-in-question": { where: "metric", kind: "GitHub token" },
  "proposer-missing": {},
  "proposer-malformed": { spec: "patch:x", detail: "no such kind", nearest: "patches:x" },
  "knob-malformed": {
    place: { file: "src/a.ts", line: 3 },
    parameter: "THREADS",
    detail: "no number stands before it",
  },
  "no-parameters": {},
  "parameter-malformed": { parameter: "threads", detail: "no range", text: "int", column: 4 },
  "parameter-misplaced": {
    where: "parameters[0].at",
    parameter: "threads",
    place: { file: "server.json", line: 3 },
    detail: 'there is no "pol"',
    wayOut: "Name a key of the file.",
    nearest: "pool",
  },
  "constraint-malformed": {
    where: "constraints[0]",
    text: "thread <= 4",
    column: 1,
    detail: "no parameter is called thread",
    nearest: "threads",
  },
  "constraint-broken": { where: "constraints[0]", text: "a <= 4", values: { a: 5 } },
  "patches-missing": { directory: "/patches" },
  "ideas-missing": { file: "ideas.md", done: 3 },
  "unknown-note": { name: "20261124-t3", notes: 3, nearest: "20261124-001414-56f6-t3" },
  "text-unusable": { what: "rule", because: "comment", most: 2000 },
  "history-unrecognised": { file: "notes.txt" },
  "unknown-history": {
    name: "val_bpb-3fa2",
    known: ["val_bpb-3fa29c1b"],
    nearest: "val_bpb-3fa29c1b",
  },
  "ideas-tried": { file: "ideas.md", count: 3 },
  "ideas-twice": { file: "ideas.md", title: "Cache the table" },
  "file-missing": { what: "patch", file: "/a.patch" },
  "file-not-written": { what: "list of ideas", file: "ideas.md", detail: "permission denied" },
  "file-unreadable": { what: "patch", file: "/a.patch", detail: "it is a folder" },
  "config-invalid": {
    issues: [
      { file: "assay.json", line: 4, key: "budgt", expected: "no such key", nearest: "budget" },
      { file: "other.json", key: "target", expected: "a text" },
    ],
  },
  "webhook-unusable": {
    address: "https://example.org/…",
    detail: "HOOK_SECRET is not set",
    wayOut: "Export it.",
  },
  "config-failed": { file: "assay.json", detail: "Unexpected token" },
  usage: { detail: "No such flag.", help: "assay --help" },
  "other-rule": { study: "s1", rule: "referee/0" },
  "unknown-study": { study: "s1" },
  "unknown-trial": { trial: "9", last: 2 },
  "study-running": { pid: 42, since: "noon", study: "s1" },
  interrupted: {},
  "no-studies": {},
  "nothing-to-resume": {},
  "no-counter": { tried: [{ name: "perf", because: "not installed" }] },
  "cannot-confirm": {
    trial: 3,
    detail: "the branch went on since",
    again: { candidate: "assay/cool-fox-provisional/3", base: "assay/cool-fox" },
  },
  "cannot-resume": { study: "s1", detail: "its base is gone" },
  "guard-fails-on-baseline": { guard: "tests", command: "npm test", run: crashed },
  "baseline-fails": { metric: "node app.js", run: crashed },
  "metric-insensitive": { metric: "work", before: 3, broken: 3, unit: "s", files: 4 },
  "tool-differs": {
    tool: "python3",
    outside: "Python 3.14.1 (/home/u/py/bin/python3)",
    inside: "Python 3.11.2 (/usr/bin/python3)",
  },
  "no-loopback": {},
  "sandbox-cannot": { sandbox: "sandbox-runtime", network: "open" },
  "no-sandbox": { tried: [{ name: "bubblewrap", because: "not installed" }] },
  "cannot-run": { detail: "EAGAIN" },
  "disk-full": { doing: "writing the journal", where: "/here" },
  "journal-newer": { file: "/here/journal", schema: 2 },
  "journal-busy": { file: "/here/journal" },
  "journal-edited": { file: "/here/journal", study: "s1", event: 7 },
  "journal-unreadable": { file: "/here/journal", detail: "line 3 is cut off" },
  "state-not-writable": { directory: "/here", detail: "read-only" },
};

const CODES = Object.keys(DATA) as (keyof ProblemByCode)[];

const example = <Code extends keyof ProblemByCode>(code: Code) =>
  ({ code, ...DATA[code] }) as unknown as ProblemByCode[Code];

/** The texts a problem carries, at any depth; of a run only what it printed. */
function texts(data: unknown): readonly string[] {
  if (typeof data === "string") return [data];
  if (typeof data !== "object" || data === null) return [];
  return "tail" in data ? texts(data.tail) : Object.values(data).flatMap(texts);
}

describe.each(CODES)("%s", (code) => {
  const { what, hint, details = "" } = words(example(code));

  test("says what happened and the way out", () => {
    expect(what).toMatch(/\S/);
    expect(hint).toMatch(/\S/);
    expect(sentence(example(code))).toBe(`${what}\n${hint}`);
  });

  test("passes on every text of the problem, and nothing that is not there", () => {
    const told = [what, hint, details].join("\n");
    for (const text of texts(DATA[code])) expect(told).toContain(text);
    expect(told).not.toMatch(/undefined|\[object/);
  });
});

test("each code is worded in one file only", () => {
  const worded = [REPOSITORY, QUESTION, INPUT, COURSE, MACHINE].flatMap((part) =>
    Object.keys(part),
  );
  expect(worded.toSorted()).toEqual(CODES.toSorted());
});

test("a baseline that fails at renaming a folder is told why it does so only here", () => {
  const usage = { wallMs: 1, cpuMs: null, peakBytes: null };
  const run = {
    outcome: "crashed",
    exitCode: 1,
    usage,
    tail: "Error: EXDEV: cross-device",
  } as const;
  const { hint } = words({ code: "baseline-fails", metric: "m", run });
  expect(hint).toMatch(/cannot rename a folder/);
  const refused = { ...run, tail: "EROFS: read-only file system, open 'test/cache.json'" };
  expect(words({ code: "baseline-fails", metric: "m", run: refused }).hint).toMatch(
    /files that judge/,
  );
  expect(words({ code: "baseline-fails", metric: "m", run: { ...run, tail: "" } }).hint).toMatch(
    /fresh clone/,
  );
});
