import type { Verdict } from "../../domain/verdict.ts";
import { median, shiftBound } from "../../stats/location.ts";
import type { Clocks, Sample } from "../rule.ts";
import type { Runs } from "./runs.ts";

/** Runs of each arm that it takes to tell clocks apart. */
const LEAST_RUNS = 5;
/** Of what a run takes from outside, the part that is told of it: less says nothing about the rest. */
const SHARE = { least: 0.5, most: 1.1 };
/** The 99.9 % quantile of the normal distribution. */
const SURE = 3.09;
/** Part of the told saving that must be possible outside, and part that shows it there. */
const SEEN = 0.5;
const SHOWN = 0.25;
/** Runs of each arm after which a saving that is neither shown nor denied outside is left at that. */
const MOST_RUNS = 32;
/** Part of a run from which on a saving that the clocks outside never showed is not kept. */
const LARGE = 0.2;

/**
 * The verdict on a candidate whose own clock runs slower: the time that it tells went down, and neither the wall time nor
 * the processor time of its runs, taken from outside, can have. `undefined` where that cannot be said: the told time
 * is no large part of a run, or noise would hide the saving.
 *
 * All three are compared by bounds of 99.9 %: the least that was saved by its word, the most outside. An honest change
 * saves the same by all of them, so both bounds would have to be wrong by half.
 */
export function unseenSaving(runs: Runs): Verdict | undefined {
  const saved = savingIn(runs);
  if (!saved || saved.told <= 0 || saved.most >= SEEN * saved.told) return undefined;
  const at = saved.most > 0 ? `${seconds(saved.most)} at most` : "nothing";
  const clock = saved.knowsCpu ? "the wall clock and the processor time" : "the wall clock";
  const detail = `it tells of ${seconds(saved.told)} saved, and by ${clock} outside it saved ${at}: its clock was changed, or work was moved out of what is timed; latency:CMD takes the time outside`;
  return { kind: "invalid", because: "tampered", detail };
}

/** Whether more runs are worth making because the clocks outside neither show the told saving yet nor deny it. */
export function isSavingOpen(runs: Runs): boolean {
  const { baseline, candidate } = runs.mark;
  if (Math.min(baseline, candidate) >= MOST_RUNS) return false;
  const saved = savingIn(runs, 0);
  return saved !== undefined && saved.least < SHOWN * saved.told && !unseenSaving(runs);
}

/**
 * Why a large saving that only the candidate's own clock shows is not kept, where noise hides from those outside whether
 * it is there; `undefined` for any other. A small one is believed: noise would hide many an honest one.
 */
export function unshownSaving(runs: Runs): string | undefined {
  const saved = savingIn(runs);
  if (!saved || saved.told < LARGE * saved.wall || saved.least >= SHOWN * saved.told)
    return undefined;
  return `it tells of ${seconds(saved.told)} saved, and the clocks outside do not show it through their noise`;
}

/** Seconds that the candidate saved: at least by its word, and at least and at most by the clocks outside. */
interface Saving {
  readonly told: number;
  readonly least: number;
  readonly most: number;
  readonly knowsCpu: boolean;
  /** A run of the baseline, by the wall clock. */
  readonly wall: number;
}

function savingIn(runs: Runs, leastRuns = LEAST_RUNS): Saving | undefined {
  const [baseline, candidate] = [clocksOf(runs, "baseline"), clocksOf(runs, "candidate")];
  if (Math.min(baseline.length, candidate.length) < Math.max(1, leastRuns)) return undefined;
  const share = median(baseline.map(({ told, wall }) => told / wall));
  if (share < SHARE.least || share > SHARE.most) return undefined;
  const least = (clock: (each: Clocks) => number) =>
    shiftBound(candidate.map(clock), baseline.map(clock), SURE);
  const most = (clock: (each: Clocks) => number) =>
    -shiftBound(baseline.map(clock), candidate.map(clock), SURE);
  const [wall, cpu] = [(each: Clocks) => each.wall, (each: Clocks) => each.cpu ?? 0];
  const knowsCpu = [...baseline, ...candidate].every((each) => each.cpu !== null);
  const clocks = knowsCpu ? [wall, cpu] : [wall];
  return {
    told: least((each) => each.told),
    least: Math.max(...clocks.map(least)),
    most: Math.max(...clocks.map(most)),
    knowsCpu,
    wall: median(baseline.map(wall)),
  };
}

function clocksOf(runs: Runs, arm: "baseline" | "candidate"): readonly Clocks[] {
  return runs.samples(arm).flatMap(({ clocks }: Sample) => clocks ?? []);
}

const seconds = (value: number) => `${Number(value.toPrecision(2))} s`;
