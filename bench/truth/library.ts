import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Trial } from "../../src/index.ts";
import { median } from "../../src/stats/location.ts";
import { mixSeeds, mulberry32 } from "../../src/stats/random.ts";
import { neutralChanges } from "./neutral.ts";
import { compare, type Truth, timed } from "./pairs.ts";
import { removals, stepsFor, withWork } from "./planted.ts";
import { percent, printRows, progress, type Row, truthText } from "./report.ts";
import type { Files, Scratch } from "./scratch.ts";
import { ending, endings, type Studied, study } from "./study.ts";

const PAIRS = 40;
/** Milliseconds that a run of the workload is to take. */
const RUN_MS = 300;

/** What a run is timed by: the preset's name. */
type Clock = "latency" | "cpu";

/** A real library with a real workload. */
interface Bench {
  readonly scratch: Scratch;
  readonly seed: number;
  readonly clock: Clock;
  readonly files: Files;
}

/** Judges changes without effect, and planted gains, on the sources of picomatch; prints what it found. */
export async function libraryTruth(scratch: Scratch, seed: number, clock: Clock): Promise<void> {
  const bench = { scratch, seed, clock, files: calibratedFiles(scratch) };
  await withoutEffect(bench);
  await planted(bench);
}

async function withoutEffect(bench: Bench): Promise<void> {
  const { scratch, files } = bench;
  const changes = neutralChanges(files);
  const expected = answers(scratch, "as-it-is", files);
  for (const [n, change] of changes.entries()) {
    const found = answers(scratch, `neutral-${n}`, { ...files, ...change.files });
    if (found !== expected) throw new Error(`"${change.title}" changes what the library does`);
  }
  const repository = scratch.repository("neutral", files);
  const patches = scratch.patches("neutral-patches", repository, changes);
  const found = await study("changes without effect", question(bench, repository, patches));
  const runs = found.trials.map((trial) => trial.runs.length);
  printRows(
    `${changes.length} changes without effect on picomatch, by ${bench.clock} (sandbox ${found.isolation})`,
    [
      ["kept", `${found.outcome.tally.kept} of ${found.trials.length}`],
      ["verdicts", endings(found.trials)],
      ["runs to dismiss one: mean, median, most", runsText(runs)],
      resolvesRow(found),
    ],
  );
}

async function planted(bench: Bench): Promise<void> {
  const { scratch, seed, files, clock } = bench;
  const steps = calibratedSteps(bench);
  const base = withWork(files, steps);
  const changes = removals(files, steps);
  if (answers(scratch, "as-it-is", files) !== answers(scratch, "worked", base)) {
    throw new Error("the planted work changes what the library does");
  }
  const repository = scratch.repository("planted", base);
  const patches = scratch.patches("planted-patches", repository, changes);
  const found = await study("planted gains", question(bench, repository, patches));
  const rows: Row[] = [resolvesRow(found)];
  const left = [...steps];
  for (const [n, trial] of found.trials.entries()) {
    const parent = withWork(files, left);
    const child = withWork(files, left.with(n, 0));
    const truth = measured(bench, `trial-${n}`, [parent, child], mixSeeds(seed, n));
    rows.push(...trialRows(changes[n]?.title ?? "", trial, truth));
    if (trial.verdict?.kind === "kept") left[n] = 0;
  }
  const whole = measured(bench, "whole", [base, withWork(files, left)], mixSeeds(seed, 99));
  printRows(`Planted gains on picomatch, by ${clock}`, [...rows, ...claimRows(found, whole)]);
}

const question = ({ seed, clock }: Bench, directory: string, patches: string) => ({
  directory,
  target: "lib/**",
  metric: `${clock}:node bench.js`,
  proposer: `patches:${patches}`,
  budget: { run: "1m" },
  seed,
});

/** The library's own files with a workload of about `RUN_MS`. */
function calibratedFiles(scratch: Scratch): Files {
  const root = dirname(fileURLToPath(import.meta.resolve("picomatch")));
  const own = ["index.js", ...readdirSync(join(root, "lib")).map((name) => `lib/${name}`)];
  const workload = join(import.meta.dirname, "workload");
  const read = (folder: string, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const files = { ...read(root, own), ...read(workload, readdirSync(workload)) };
  const text = files["bench.js"] ?? "";
  const withRounds = (rounds: number) => ({
    ...files,
    "bench.js": text.replace("round < ROUNDS", `round < ${rounds}`),
  });
  const cost = (rounds: number) => {
    const folder = scratch.folder(`rounds-${rounds}`, withRounds(rounds));
    return median(Array.from({ length: 5 }, () => costOf(folder, "latency")));
  };
  const [none, some] = [cost(1), cost(101)];
  return withRounds(Math.max(20, Math.round((100 * (RUN_MS - none)) / (some - none))));
}

const FIRST_GUESS = 300;
const ROUNDS = 3;

/**
 * How much work each place gets. What a step costs depends on how the engine of JavaScript likes the loop, so the
 * guess is mended by what it gave.
 */
function calibratedSteps(bench: Bench): readonly number[] {
  const { scratch, files, clock } = bench;
  const cost = (name: string, version: Files) => {
    const folder = scratch.folder(name, version);
    return () => costOf(folder, clock);
  };
  const without = cost("steps-none", files);
  let steps: readonly number[] = [1, 1, 1].map((one) => one * FIRST_GUESS);
  for (let round = 1; round <= ROUNDS; round++) {
    progress(`planted gains: calibrating, round ${round} of ${ROUNDS}`);
    const worked = cost(`steps-${round}`, withWork(files, steps));
    const times = Array.from({ length: 11 }, () => [without(), worked()] as const);
    const whole = median(times.map(([ms]) => ms));
    const more = median(times.map(([before, after]) => after - before));
    steps = stepsFor(whole, more / steps.reduce((sum, each) => sum + each, 0));
  }
  return steps;
}

function measured(
  { scratch, clock }: Bench,
  name: string,
  versions: readonly [Files, Files],
  seed: number,
): Truth {
  progress(`planted gains: measuring the truth of ${name}`);
  const [before, after] = versions.map((files, n) => scratch.folder(`truth-${name}-${n}`, files));
  return compare(
    () => costOf(before, clock),
    () => costOf(after, clock),
    PAIRS,
    mulberry32(seed),
  );
}

const node = (folder: string, file: string) =>
  execFileSync(process.execPath, [file], { cwd: folder, encoding: "utf8" });

/** Milliseconds of a run, by the clock that the studies go by; the workload prints its CPU time. */
function costOf(folder = "", clock: Clock = "latency"): number {
  let said = "";
  const wall = timed(() => {
    said = node(folder, "bench.js");
  });
  return clock === "latency" ? wall : Number(/^cpu (.*)$/m.exec(said)?.[1]);
}

function answers(scratch: Scratch, name: string, files: Files): string {
  return node(scratch.folder(`answers-${name}`, files), "answers.js");
}

function resolvesRow({ resolves }: Studied): Row {
  const shown = resolves.map(({ effect, runs }) => `${percent(effect)} in ${runs} runs`);
  return ["the study said beforehand that it proves", shown.join(", ") || "(it repeats exactly)"];
}

function trialRows(title: string, trial: Trial, truth: Truth): Row[] {
  const { verdict } = trial;
  const evidence = verdict && "evidence" in verdict ? verdict.evidence : undefined;
  const estimate = evidence
    ? `, estimate ${percent(evidence.effect.estimate)}, at least ${percent(evidence.effect.low)}`
    : "";
  return [
    [title, `${ending(trial)}, ${trial.runs.length} runs${estimate}`],
    ["  measured outside of Assay", truthText(truth)],
  ];
}

function claimRows({ outcome: { claim } }: Studied, truth: Truth): Row[] {
  if (!claim) return [["the study as a whole", "nothing was kept"]];
  const low = claim.low === null ? "no bound" : `at least ${percent(claim.low)}`;
  return [
    ["the study as a whole claims", `${low}, estimate ${percent(claim.estimate)}`],
    ["  measured outside of Assay", truthText(truth)],
  ];
}

function runsText(runs: readonly number[]): string {
  const mean = runs.reduce((sum, each) => sum + each, 0) / runs.length;
  return `${mean.toFixed(1)}, ${median(runs)}, ${Math.max(...runs)}`;
}
