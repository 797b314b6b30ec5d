import type { Recorded, StudyEvent } from "../../domain/event.ts";
import type { Claim } from "../../domain/evidence.ts";
import type { NamedNote } from "../../domain/recalled-note.ts";
import type { Run } from "../../domain/run.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { type TrialRow, type Watch, watchFrom, watchNext } from "../watch.ts";
import type { ReportData } from "./data.ts";

const ID = "20260131-120000-ab12";
const usage = { wallMs: 1234, cpuMs: 1100, peakBytes: 45e6 };

/** What a made trial says of itself. */
export interface Made {
  readonly text?: string;
  readonly patch?: string;
  readonly tail?: string;
  readonly value?: number;
  readonly runs?: number;
  readonly resembles?: readonly NamedNote[];
  readonly kind?: Verdict["kind"];
}

/** A study of such trials, as its journal would tell it. */
export function madeReport(
  trials: readonly Made[],
  name = "latency",
  ends: boolean | Claim = true,
): ReportData {
  const run = (value: number, tail = ""): Run => ({
    outcome: "completed",
    values: { [name]: value },
    usage,
    tail,
  });
  const events: StudyEvent[] = [
    started(name),
    ...[100, 101, 99, 100.5, 98, 102, 100, 99.5].map(
      (value) => ({ type: "baseline-ran", run: run(value) }) as const,
    ),
  ];
  for (const [n, made] of trials.entries()) {
    events.push(...trialEvents(n + 1, made, run));
  }
  const claim = typeof ends === "object" ? { claim: ends } : {};
  if (ends) events.push({ type: "study-ended", because: "queue-exhausted", ...claim });
  return folded(events);
}

function trialEvents(trial: number, made: Made, run: (value: number, tail?: string) => Run) {
  const { text = `idea ${trial}`, value = 100 - trial / 10, tail = "", kind = "reverted" } = made;
  const evidence = {
    effect: { estimate: (100 - value) / 100, low: (98 - value) / 100, scale: "fraction" },
    before: 100,
    after: value,
    runs: { baseline: 4, candidate: 4 },
  } as const;
  const verdicts = {
    kept: { kind: "kept", grade: "confirmed", evidence },
    reverted: { kind: "reverted", because: "no-effect", evidence, detail: text },
    invalid: { kind: "invalid", because: "tampered", detail: text },
  } as const;
  const path = {
    path: text.replaceAll("\n", " "),
    status: "modified",
    territory: "target",
  } as const;
  const proposal = {
    source: `patches:${text}`,
    hypothesis: { statement: text },
    change: {
      kind: "patch",
      patch: made.patch ?? text,
      ...(made.resembles && { resembles: made.resembles }),
    },
  } as const;
  const ran = Array.from({ length: made.runs ?? 2 }, (_, n) => {
    const arm = n % 2 === 0 ? "baseline" : "candidate";
    return { type: "ran", trial, arm, run: run(arm === "baseline" ? 100 : value, tail) } as const;
  });
  const events: StudyEvent[] = [
    { type: "trial-started", trial, parent: "abcdef1234567890" },
    { type: "proposed", trial, proposal },
    {
      type: "applied",
      trial,
      tree: "beef",
      paths: [path],
      patch: made.patch ?? text,
      ...(made.resembles && { resembles: made.resembles }),
    },
    ...ran,
    { type: "decided", trial, verdict: verdicts[kind], isolation: "bubblewrap" },
    { type: "settled", trial, ...(kind === "kept" ? { commit: "cafe0123456789" } : {}) },
  ];
  return events;
}

function folded(events: readonly StudyEvent[]): ReportData {
  const rows: TrialRow[] = [];
  let watch: Watch = watchFrom(0);
  for (const [seq, event] of events.entries()) {
    const recorded: Recorded = { seq, at: seq * 1000, study: ID, event, checksum: "" };
    watch = watchNext(watch, recorded);
    if (watch.finished) rows.push(watch.finished);
  }
  if (!watch.state) throw new Error("no events");
  return { state: watch.state, rows, running: false };
}

function started(name: string): StudyEvent {
  return {
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
          name,
          spec: "node bench.js",
          unit: "ms",
          source: { kind: "command", command: "node bench.js", reading: { from: "metric-lines" } },
        },
        direction: "minimize",
        leastEffect: 0.005,
      },
      guards: [{ name: "npm test", command: "npm test" }],
      protect: [],
      dependencies: [],
      budget: { runMs: 300_000 },
      revertOnFailure: true,
      proposer: "patches:proposals",
      sandbox: "auto",
      skipSensitivity: true,
      seed: 1,
    },
  };
}
