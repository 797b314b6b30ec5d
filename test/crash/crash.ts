import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Essence, essenceOf } from "./essence.ts";
import type { Course, Life } from "./plan.ts";
import { makeScenario, type Scenario } from "./scenario.ts";
import { type Kill, live, makePlace, run } from "./victim.ts";

/** The scripted study without an interruption, to compare with. */
export interface Yardstick {
  readonly folder: string;
  readonly scenario: Scenario;
  readonly whole: Essence;
  readonly course: Course;
}

/** A life lived to its end: its kills, and in what it differs from the yardstick. */
export interface Lived {
  readonly life: Life;
  readonly kills: readonly Kill[];
  readonly differences: readonly string[];
}

/** Makes the scenario in a temporary folder, which the caller removes, and runs it without an interruption. */
export async function makeYardstick(): Promise<Yardstick> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "assay-crash-")));
  const scenario = makeScenario(folder);
  const place = makePlace(scenario, subfolder(folder, "whole"));
  const began = performance.now();
  const ended = await run(place, scenario.learn, { kind: "trace" });
  const ms = performance.now() - began;
  if (ended.code !== 0) throw new Error(`the uninterrupted study failed:\n${ended.said}`);
  const whole = await essenceOf(place.root, place.temporary);
  return { folder, scenario, whole, course: courseOf(readFileSync(place.says, "utf8"), ms) };
}

function subfolder(folder: string, name: string): string {
  mkdirSync(join(folder, name));
  return join(folder, name);
}

/** Out of a trace: `<events> <label>` for each step, `<events> append <type>` for each event. */
function courseOf(trace: string, ms: number): Course {
  const stepsAfter: number[] = [];
  const [verdicts, commits] = [new Set<number>(), new Set<number>()];
  for (const line of trace.split("\n").filter(Boolean)) {
    const [, at, what = ""] = /^(\d+) (.*)$/.exec(line) ?? [];
    const events = Number(at);
    const isAppend = what.startsWith("append");
    stepsAfter[events] = (stepsAfter[events] ?? 0) + (isAppend ? 0 : 1);
    if (what === "append decided") verdicts.add(events);
    if (what === "before git update-ref") commits.add(events);
  }
  const settling = [...verdicts].filter((events) => commits.has(events));
  return { events: stepsAfter.length - 1, stepsAfter, settling, ms };
}

let lived = 0;

/** Lives a life in a copy of its own, and compares what it came to. */
export async function outlive(
  life: Life,
  { folder, scenario, whole, course }: Yardstick,
  onKill?: (kill: Kill) => void,
): Promise<Lived> {
  const own = subfolder(folder, `life-${++lived}`);
  const place = makePlace(scenario, own);
  const kills: Kill[] = [];
  const note = (kill: Kill) => {
    kills.push(kill);
    onKill?.(kill);
  };
  try {
    await live(life, scenario, place, course, note);
    const differences = differencesIn(await essenceOf(place.root, place.temporary), whole);
    if (differences.length === 0) rmSync(own, { recursive: true, force: true });
    return { life, kills, differences };
  } catch (thrown) {
    return { life, kills, differences: [`${place.root}: ${String(thrown)}`] };
  }
}

function differencesIn(found: Essence, whole: Essence): readonly string[] {
  const keys = Object.keys(whole) as (keyof Essence)[];
  return keys
    .filter((key) => !isDeepStrictEqual(found[key], whole[key]))
    .map((key) => `${key}: ${firstDifference(found[key], whole[key])}`);
}

const isTexts = (list: readonly unknown[]): list is readonly string[] =>
  list.every((each) => typeof each === "string");

function firstDifference(found: Essence[keyof Essence], whole: Essence[keyof Essence]): string {
  const show = (value: unknown) => JSON.stringify(value)?.slice(0, 600) ?? "nothing";
  if (typeof found === "string" || typeof whole === "string") {
    return `${show(found)} instead of ${show(whole)}`;
  }
  if (isTexts(found) && isTexts(whole)) {
    const less = whole.filter((each) => !found.includes(each));
    const more = found.filter((each) => !whole.includes(each));
    return `${found.length} instead of ${whole.length}; missing ${show(less)}, unexpected ${show(more)}`;
  }
  const at = found.findIndex((each, index) => !isDeepStrictEqual(each, whole[index]));
  const from = at < 0 ? found.length : at;
  return `${found.length} instead of ${whole.length}; ${from + 1}: ${show(found[from])} instead of ${show(whole[from])}`;
}
