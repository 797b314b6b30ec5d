import { expect, test } from "vitest";
import { EMPTY_LEDGERS } from "../decide/ledgers.ts";
import type { Recorded, StudyEvent } from "../domain/event.ts";
import type { Evidence } from "../domain/evidence.ts";
import type { Run } from "../domain/run.ts";
import type { Outcome, Trial } from "../domain/study.ts";
import type { Verdict } from "../domain/verdict.ts";
import { eventJson, jsonLine, outcomeJson, problemJson, verdictJson } from "./json.ts";
import { judgementText } from "./judgement.ts";
import { trialLine } from "./lines.ts";
import { liveText } from "./live.ts";
import { lookOf, PLAIN } from "./look.ts";
import { problemText } from "./problem.ts";
import { trialText } from "./show.ts";
import { statusText } from "./status.ts";
import { outcomeText, studyHead } from "./study.ts";
import { columnsFor, tableHead, tableRow } from "./table.ts";
import { doing, type TrialRow, type Watch, watchFrom, watchNext } from "./watch.ts";

const ID = "20260131-120000-ab12";
const usage = { wallMs: 1234, cpuMs: 1100, peakBytes: 45e6 };
const run = (latency: number): Run => ({
  outcome: "completed",
  values: { latency },
  usage,
  tail: "",
});

const started: StudyEvent = {
  type: "study-started",
  base: "abcdef1234567890",
  branch: `assay/${ID}`,
  environment: {
    assay: "0.1.0",
    node: "24.0.0",
    platform: "linux",
    cpu: "a cpu",
    cores: 2,
    isolation: "bubblewrap",
  },
  experiment: {
    directory: "",
    target: ["src/**"],
    objective: {
      metric: {
        name: "latency",
        spec: "latency:node bench.js",
        unit: "s",
        source: { kind: "command", command: "node bench.js", reading: { from: "wall-time" } },
      },
      direction: "minimize",
      leastEffect: 0.005,
    },
    guards: [{ name: "npm test", command: "npm test" }],
    protect: [],
    dependencies: [],
    budget: { runMs: 300_000, trials: 20, studyMs: 3_600_000 },
    revertOnFailure: true,
    proposer: "patches:proposals",
    sandbox: "auto",
    seed: 1,
  },
};

const beginning: readonly StudyEvent[] = [
  started,
  { type: "baseline-guarded", guard: "npm test", run: run(0) },
  { type: "baseline-ran", run: run(12.5) },
  { type: "baseline-ran", run: run(12.5) },
  { type: "baseline-ran", run: run(12.5) },
];

const evidence: Evidence = {
  effect: { estimate: 0.2, low: 0.19, scale: "fraction" },
  before: 12.5,
  after: 10,
  runs: { baseline: 2, candidate: 2 },
};
const kept: Verdict = { kind: "kept", grade: "exact", evidence };

function proposed(trial: number, statement: string): StudyEvent[] {
  const hypothesis = { statement, predicted: 0.1 };
  const change = { kind: "patch", patch: "" } as const;
  return [
    { type: "trial-started", trial, parent: "abcdef1234567890" },
    { type: "proposed", trial, proposal: { hypothesis, change, source: "patches:1.patch" } },
  ];
}

function applied(trial: number, path: string, territory: "target" | "protected"): StudyEvent {
  const patch = `diff --git a/${path} b/${path}\n@@ -1 +1 @@\n-old\n+new\u001b[2J\n`;
  const paths = [{ path, status: "modified", territory }] as const;
  return { type: "applied", trial, tree: `tree${trial}`, patch, paths };
}

const keptTrial: readonly StudyEvent[] = [
  ...proposed(1, "Cache the \u001b[31mtable\nIt is parsed on every call."),
  applied(1, "src/a.js", "target"),
  { type: "guarded", trial: 1, guard: "npm test", run: run(0) },
  { type: "ran", trial: 1, arm: "baseline", run: run(12.5) },
  { type: "ran", trial: 1, arm: "candidate", run: run(10) },
  { type: "decided", trial: 1, verdict: kept, isolation: "bubblewrap" },
  { type: "settled", trial: 1, commit: "c0ffee1234567890", branch: `assay/${ID}` },
];

const tamperedTrial: readonly StudyEvent[] = [
  ...proposed(2, "Measure less"),
  applied(2, "bench/run.js", "protected"),
  {
    type: "decided",
    trial: 2,
    verdict: { kind: "invalid", because: "tampered", detail: "bench/run.js" },
    isolation: "bubblewrap",
  },
  { type: "settled", trial: 2 },
];

const SECOND = 1000;
const AT = Date.UTC(2026, 0, 31, 12);

/** One event a second. */
function recordedOf(events: readonly StudyEvent[]): Recorded[] {
  const checksum = "";
  return events.map((event, seq) => ({ seq, at: AT + seq * SECOND, study: ID, event, checksum }));
}

function watched(...events: readonly StudyEvent[]): { watch: Watch; rows: TrialRow[] } {
  const rows: TrialRow[] = [];
  let watch = watchFrom(AT);
  for (const recorded of recordedOf(events)) {
    watch = watchNext(watch, recorded);
    if (watch.finished) rows.push(watch.finished);
  }
  return { watch, rows };
}

function studyOf({ state }: Watch) {
  if (!state) throw new Error("the study has begun");
  return state.study;
}

const whole = () => watched(...beginning, ...keptTrial, ...tamperedTrial);
const trialOf = (row: TrialRow | undefined): Trial => {
  if (!row?.trial) throw new Error("the row has a trial");
  return row.trial;
};

test("rows come when their trial is settled; the baseline is the first", () => {
  const { rows } = whole();
  expect(rows.map(({ number, elapsedMs }) => [number, elapsedMs])).toEqual([
    [0, 4000],
    [1, 8000],
    [2, 5000],
  ]);
});

test("an event that was seen is not counted twice", () => {
  const { watch } = watched(...beginning);
  const again = recordedOf(beginning).reduce(watchNext, watch);
  expect(again.state).toBe(watch.state);
  expect(again.finished).toBeUndefined();
});

test("what is being done now", () => {
  const after = (...events: StudyEvent[]) => doing(watched(...events).watch, AT);
  expect(after()).toBe("getting ready");
  expect(after(started)).toBe("baseline: guard npm test");
  expect(after(...beginning.slice(0, 3))).toBe("baseline: run 2");
  expect(after(...beginning)).toBe("trial 1: waiting for a proposal");
  expect(after(...beginning, ...keptTrial.slice(0, 2))).toBe("trial 1: applying the change");
  expect(after(...beginning, ...keptTrial.slice(0, 3))).toBe("trial 1: guard npm test");
  expect(after(...beginning, ...keptTrial.slice(0, 4))).toMatch(
    /^trial 1: run 1 of the (baseline|candidate)$/,
  );
  expect(after(...beginning, ...keptTrial.slice(0, 7))).toBe("trial 1: committing");
});

test("the table at 80 columns", () => {
  const { watch, rows } = whole();
  const look = lookOf(80, false);
  const columns = columnsFor(look, studyOf(watch).experiment.objective);
  expect(
    [tableHead(columns, look), ...rows.map((row) => tableRow(row, columns, look))].join("\n"),
  ).toBe(`\
  #  latency (s)              effect  verdict                        runs   time
  0  12.5                             (baseline)                        3     4s
  1  12.5 → 10                 +20 %  kept (exact)                    1+1     8s
     Cache the table
  2                                   invalid: tampered                       5s
     Measure less
     └ bench/run.js`);
});

test("a narrow terminal drops columns, a wide one shows the whole verdict", () => {
  const { watch, rows } = whole();
  const at = (width: number) => {
    const look = lookOf(width, false);
    const columns = columnsFor(look, studyOf(watch).experiment.objective);
    return rows.map((row) => tableRow(row, columns, look));
  };
  expect(at(60)[1]).toMatch(
    /^ {2}1 +12.5 → 10 +\+20 % {2}kept \(exact\) +1\+1\n {5}Cache the table$/,
  );
  expect(at(140)[2]).toMatch(/invalid: tampered \(bench\/run.js\)/);
});

test("what does not fit goes below, and nothing else does", () => {
  const { watch, rows } = whole();
  const row = rows[2];
  if (!row?.trial) throw new Error("there is a second trial");
  const look = lookOf(60, false);
  const columns = columnsFor(look, studyOf(watch).experiment.objective);
  const told = (verdict: Verdict) =>
    tableRow({ ...row, trial: { ...row.trial, verdict } as Trial }, columns, look).split("\n");
  const long = told({ kind: "invalid", because: "too-good", detail: "90 times" });
  expect(long[2]).toBe("     └ invalid: too good to be true (90 times)");
  expect(told({ kind: "reverted", because: "worse" })).toHaveLength(2);
});

test("a baseline that cannot be beaten is remarked on", () => {
  const { watch, rows } = whole();
  const { objective } = studyOf(watch).experiment;
  const reading = { from: "pytest" } as const;
  const metric = {
    name: "pass_rate",
    spec: "pytest",
    source: { kind: "command", command: "", reading },
  } as const;
  const columns = columnsFor(PLAIN, { ...objective, metric, direction: "maximize" });
  const baseline = (value: number) => tableRow({ ...row0(rows), value }, columns, PLAIN);
  expect(baseline(1)).toMatch(/\n {5}└ pass_rate cannot get better than 1: no trial will be kept$/);
  expect(baseline(0.9)).not.toContain("└");
});

const row0 = ([row]: readonly TrialRow[]) => {
  if (!row) throw new Error("there is a baseline");
  return row;
};

test("the live part ticks and says what is left", () => {
  const { watch } = watched(...beginning, ...keptTrial.slice(0, 3));
  const look = lookOf(100, false);
  const columns = columnsFor(look, studyOf(watch).experiment.objective);
  const text = liveText(watch, columns, watch.since + 65_000, look, { noticed: "finishing" });
  expect(text.split("\n").slice(1)).toEqual([
    "",
    "trial 1: guard npm test  1m05s",
    "1 of 20 trials, 1m12s of 1h, 58m48s left",
    "finishing",
  ]);
  const said = { kind: "draft", words: "Look words \u001b[2Jup in a map\nnow" } as const;
  const asking = liveText(watch, columns, watch.since, look, { said });
  expect(asking.split("\n").at(-1)).toBe("  Look words up in a map");
  const foul = { kind: "delay", words: "\u001b]0;x\u0007\u001b[2Jbusy\nand more" } as const;
  const cleaned = liveText(watch, columns, watch.since, look, { said: foul });
  expect(cleaned.split("\n").at(-1)).toBe("  busy");
});

test("the live part names the note that is about the same idea", () => {
  const name = "experiments/20260101-000000-aaaa-t2";
  const note = { name, title: "Cache\u001b[2J the table", status: "refuted", at: 0 } as const;
  const { watch } = watched(
    ...beginning,
    ...keptTrial
      .slice(0, 3)
      .map((event) => (event.type === "applied" ? { ...event, resembles: [note] } : event)),
  );
  const look = lookOf(100, false);
  const columns = columnsFor(look, studyOf(watch).experiment.objective);
  expect(liveText(watch, columns, watch.since, look).split("\n")[1]).toBe(
    "  had before? refuted: Cache the table (20260101-000000-aaaa-t2)",
  );
});

test("plain lines say the same and cut nothing", () => {
  const { watch, rows } = whole();
  expect(rows.map((row) => trialLine(row, studyOf(watch), PLAIN))).toEqual([
    "baseline: latency 12.5 s · runs 3 · 4s",
    "trial 1: kept (exact) · latency 12.5 → 10 s · +20 % · runs 1+1 · 8s · Cache the table",
    "trial 2: invalid: tampered (bench/run.js) · 5s · Measure less",
  ]);
});

test("the head names what is asked", () => {
  const text = studyHead(whole().watch, PLAIN);
  expect(text).toContain(`study ${ID} on branch assay/${ID}`);
  expect(text).toContain("metric    latency:node bench.js, minimize, least effect 0.5 %");
  expect(text).toContain("budget    5m a run, 20 trials, 1h in all");
});

const outcome: Outcome = {
  study: ID,
  branch: `assay/${ID}`,
  base: "abcdef1234567890",
  head: "c0ffee1234567890",
  because: "queue-exhausted",
  guarantee: true,
  trials: 2,
  tally: { kept: 1, reverted: 0, invalid: 1 },
  seconds: 17,
  ledgers: EMPTY_LEDGERS,
};

test("the outcome says what was kept where, and how to take it over", () => {
  const { watch, rows } = whole();
  expect(outcomeText(outcome, watch, rows.slice(1, 2), PLAIN)).toBe(`\
2 trials in 17s: 1 kept, 1 invalid. The proposer has nothing more to try.

Proposing: 2 proposals in 2s. Measuring: 7 runs in 8.6s. A kept change cost 17s.

Kept on branch assay/${ID}, latency 12.5 → 10 s:
  c0ffee1234  +20 % (at least +19 %)  Cache the table (trial 1)

  look at one     assay show 1
  see them all    git log -p abcdef1234..assay/${ID}
  take them over  git merge assay/${ID}`);
});

test("an interrupted study says how to go on", () => {
  const text = outcomeText({ ...outcome, because: "interrupted" }, whole().watch, [], PLAIN);
  expect(text).toContain(`assay resume --study ${ID}`);
});

test("the status of a study", () => {
  const { watch } = watched(...beginning, ...keptTrial, {
    type: "study-ended",
    because: "time-spent",
  });
  const text = statusText(watch, [], AT, PLAIN);
  expect(text).toContain("The time budget is spent.");
  expect(text).toContain("trials     1: 1 kept");
  expect(text).toContain("latency 10 s");
});

test("a trial in full: nothing of the candidate's reaches the terminal raw", () => {
  const { watch, rows } = whole();
  const text = trialText(trialOf(rows[1]), studyOf(watch), PLAIN);
  expect(text).toContain("Cache the table\n");
  expect(text).toContain("It is parsed on every call.");
  expect(text).toContain("+10 % (a claim, not evidence)");
  expect(text).toContain("modified  src/a.js");
  expect(text).toContain("  -old\n  +new\n");
  expect(text).toMatch(/candidate +10 +1\.2s +1\.1s +45 MB/);
  expect(text).not.toContain("\u001b");
});

test("a failed run shows its output", () => {
  const failed: Run = { outcome: "crashed", exitCode: 1, usage, tail: "1 failing\u001b[1A" };
  const { watch } = whole();
  const trial = { ...trialOf(whole().rows[1]), guards: [{ guard: "npm test", run: failed }] };
  const text = trialText(trial, studyOf(watch), PLAIN);
  expect(text).toContain("guard npm test  exited with code 1");
  expect(text).toContain("Output of guard npm test\n  1 failing");
});

test("a judgement in words", () => {
  const { watch, rows } = whole();
  const judged = { study: studyOf(watch), isolation: "bubblewrap", seconds: 8 } as const;
  expect(judgementText({ ...judged, verdict: kept, trial: trialOf(rows[1]) }, PLAIN)).toBe(`\
kept (exact)
  latency  12.5 → 10 s  +20 % (at least +19 %)
  1 run of the baseline, 1 of the candidate; sandbox: bubblewrap; 8s`);
});

test("the verdict line has every key, whatever the verdict", () => {
  const { watch, rows } = whole();
  const judged = { study: studyOf(watch), isolation: "bubblewrap", seconds: 8 } as const;
  const invalid = trialOf(rows[2]);
  const lines = [
    verdictJson({ ...judged, verdict: kept, trial: trialOf(rows[1]) }),
    verdictJson({ ...judged, verdict: invalid.verdict ?? kept, trial: invalid }),
  ];
  expect(lines[0]).toMatchObject({
    type: "verdict",
    verdict: "kept",
    because: null,
    grade: "exact",
    effect: { estimate: 0.2, low: 0.19, scale: "fraction" },
    runs: { baseline: 2, candidate: 2 },
    seconds: 8,
    before: 12.5,
    after: 10,
    candidate: { tree: "tree1" },
  });
  expect(lines[1]).toMatchObject({
    verdict: "invalid",
    because: "tampered",
    effect: null,
    runs: { baseline: 0, candidate: 0 },
    detail: "bench/run.js",
  });
  expect(Object.keys(lines[1] ?? {})).toEqual(Object.keys(lines[0] ?? {}));
});

test("events and the outcome are flat objects, one a line, safe to print", () => {
  const [, , first] = recordedOf([...beginning]);
  expect(first && eventJson(first)).toMatchObject({
    type: "baseline-ran",
    seq: 2,
    at: "2026-01-31T12:00:02.000Z",
    study: ID,
    run: { outcome: "completed" },
  });
  expect(outcomeJson(outcome)).toMatchObject({
    type: "outcome",
    because: "queue-exhausted",
    kept: 1,
  });
  const line = jsonLine({ text: "a\u009b31m\u2028\n\u001b" });
  expect(line).toBe('{"text":"a\\u009b31m\\u2028\\n\\u001b"}');
  expect(JSON.parse(line)).toEqual({ text: "a\u009b31m\u2028\n\u001b" });
});

test("a problem says what, details indented, and the way out", () => {
  const problem = {
    code: "no-sandbox",
    tried: [{ name: "bubblewrap", because: "missing" }],
  } as const;
  expect(problemText(problem, PLAIN)).toMatch(
    /^assay: No sandbox works .*\n {2}bubblewrap: missing\n→ Install bubblewrap/,
  );
  expect(problemJson(problem)).toMatchObject({ type: "problem", code: "no-sandbox" });
});

test("verdicts and effects are told by words; colour only repeats them", () => {
  const { watch, rows } = whole();
  const look = lookOf(100, true);
  const columns = columnsFor(look, studyOf(watch).experiment.objective);
  expect(rows[1] && tableRow(rows[1], columns, look)).toContain("\u001b[32mkept (exact)");
});
