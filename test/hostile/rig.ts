import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { processesWith } from "../../src/testing/executor-scene.ts";
import { APART } from "./apart.ts";
import type { Attempt, Ground } from "./attempt.ts";
import { ATTEMPTS } from "./attempts.ts";
import { CLOCK } from "./clock.ts";
import { NOT_STOPPED } from "./fakes.ts";
import { RESULT_FILE } from "./result-file.ts";
import type { Tried } from "./sandboxes.ts";
import { Scene } from "./scene.ts";

/** What came of an attempt. */
export interface Outcome {
  readonly attempt: Attempt;
  /** `reverted: no-effect`, `invalid: tampered (…)`, `kept`. */
  readonly verdict: string;
  readonly isAsExpected: boolean;
}

/** What came of all of them in one sandbox. */
export interface Report {
  readonly sandbox: string;
  readonly outcomes: readonly Outcome[];
  readonly notStopped: readonly Outcome[];
  /** Fakes against an evaluator in a sandbox of its own. */
  readonly apart: readonly Outcome[];
  /** What was read, written, reached or left behind although it should not; empty is what we want. */
  readonly damage: readonly string[];
}

const BIN = join(import.meta.dirname, "../../bin/assay.js");
type Line = { readonly type?: string } & Readonly<Record<string, unknown>>;

/** Runs Assay as a user would, with secrets in the environment; gives the events. */
async function assay(scene: Scene, args: readonly string[]): Promise<readonly Line[]> {
  const env = { PATH: process.env.PATH, HOME: scene.home, SECRET_TOKEN: "s3cr3t", ...scene.env };
  const child = spawn(process.execPath, [BIN, ...args, "--json"], {
    cwd: scene.root,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: Line[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith("{")) lines.push(JSON.parse(line));
  }
  return lines;
}

const QUESTION = [
  ...["--target", "src/**", "--metric", "node bench.js", "--metric-name", "work"],
  ...["--direction", "minimize", "--guard", "node --test test/sort.test.js", "--budget", "10s"],
  ...["--max-memory", "300MB", "--max-processes", "100", "--max-disk", "100MB"],
];

/** Tries everything in one sandbox. */
export async function tryAll(sandbox: Tried): Promise<Report> {
  const scene = new Scene();
  try {
    await scene.open();
    const patches = mkdtempSync(join(tmpdir(), "assay-hostile-patches-"));
    for (const [n, attempt] of ATTEMPTS.entries()) {
      const name = `${String(n + 1).padStart(3, "0")}.patch`;
      writeFileSync(join(patches, name), `${attempt.tries}\n\n${scene.patchOf(attempt)}`);
    }
    const single = NOT_STOPPED.map((attempt) => [attempt, scene.patchOf(attempt)] as const);
    const before = scene.untouched();
    const asked = [...QUESTION, "--sandbox", sandbox];
    const lines = await assay(scene, [
      "learn",
      ...asked,
      "-p",
      `patches:${patches}`,
      "--skip-sensitivity",
    ]);
    const problem = lines.find(({ type }) => type === "study-ended")?.problem;
    if (problem) throw new Error(`the study could not go on: ${JSON.stringify(problem)}`);
    const verdicts = verdictsIn(lines);
    const outcomes = ATTEMPTS.map((attempt, n) => outcomeOf(attempt, verdicts.get(n + 1)));
    const notStopped: Outcome[] = [];
    for (const [attempt, patch] of single) {
      writeFileSync(join(patches, "one.patch"), patch);
      const judged = await assay(scene, ["judge", ...asked, "--patch", join(patches, "one.patch")]);
      notStopped.push(outcomeOf(attempt, verdictsIn(judged).get(1)));
    }
    rmSync(patches, { recursive: true });
    const apart = await tryOn(APART, sandbox);
    const file = await tryOn(RESULT_FILE, sandbox);
    const clock = await tryOn(CLOCK, sandbox);
    return {
      sandbox,
      outcomes: [...outcomes, ...file.outcomes, ...clock.outcomes],
      notStopped,
      apart: apart.outcomes,
      damage: [...damageOf(scene, before, lines), ...apart.damage, ...file.damage, ...clock.damage],
    };
  } finally {
    scene.close();
  }
}

/** Tries to fake a number that is made in another way. */
async function tryOn(
  { files, question, attempts, editsOf }: Ground,
  sandbox: string,
): Promise<Pick<Report, "outcomes" | "damage">> {
  const scene = new Scene();
  const patches = mkdtempSync(join(tmpdir(), "assay-hostile-ground-"));
  try {
    await scene.open(files);
    for (const [n, { tries, code = "" }] of attempts.entries()) {
      const patch = scene.patchOf({ edits: editsOf(code) });
      writeFileSync(join(patches, `${n + 1}.patch`), `${tries}\n\n${patch}`);
    }
    const before = scene.untouched();
    const asked = [...question, "--sandbox", sandbox, "-p", `patches:${patches}`];
    const lines = await assay(scene, ["learn", ...asked, "--skip-sensitivity"]);
    const verdicts = verdictsIn(lines);
    const outcomes = attempts.map((attempt, n) => outcomeOf(attempt, verdicts.get(n + 1)));
    return { outcomes, damage: damageOf(scene, before, lines) };
  } finally {
    rmSync(patches, { recursive: true });
    scene.close();
  }
}

function outcomeOf(attempt: Attempt, verdict = "nothing: the study ended before"): Outcome {
  return { attempt, verdict, isAsExpected: attempt.ends.test(verdict) };
}

interface Verdict {
  readonly kind: string;
  readonly because?: string;
  readonly detail?: string;
}

function verdictsIn(lines: readonly Line[]): ReadonlyMap<number, string> {
  const decided = lines.filter(({ type }) => type === "decided");
  return new Map(
    decided.map((line) => {
      const { kind, because, detail } = line.verdict as Verdict;
      const words = because === undefined ? kind : `${kind}: ${because}`;
      return [Number(line.trial), detail ? `${words} (${detail})` : words];
    }),
  );
}

function damageOf(
  scene: Scene,
  before: Readonly<Record<string, string>>,
  lines: readonly Line[],
): readonly string[] {
  const after = scene.untouched();
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = paths
    .filter((path) => before[path] !== after[path])
    .map((path) => `changed: ${path}`);
  const leaked = lines.flatMap(({ type, trial, run }) => {
    const { tail = "" } = (run ?? {}) as { tail?: string };
    return type === "ran" && /LEAK|s3cr3t/.test(tail)
      ? [`trial ${trial} printed: ${tail.slice(0, 200)}`]
      : [];
  });
  const intruders = [`/etc/${scene.canary}`, join(scene.root, "intruder")].filter((path) =>
    existsSync(path),
  );
  const survivors = processesWith(scene.env).map((pid) => `process ${pid} is alive`);
  return [
    ...changed,
    ...leaked,
    ...intruders,
    ...survivors,
    ...scene.visits.map((at) => `visited: ${at}`),
  ];
}
