import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import type { Aim, Course, Life, Point } from "./plan.ts";
import type { Scenario } from "./scenario.ts";

const BIN = new URL("../../bin/assay.js", import.meta.url).pathname;
const POINTS = new URL("./points.ts", import.meta.url).href;

/** A copy of the scenario's repository, and a folder for what its processes leave in /tmp. */
export interface Place {
  readonly root: string;
  readonly temporary: string;
  readonly says: string;
  /** Modules that were compiled by an earlier process. */
  readonly cache: string;
}

/** One kill: where it was aimed, and where the process died. */
export interface Kill {
  readonly aim: Aim;
  readonly events: number;
  readonly at: string;
}

export function makePlace(scenario: Scenario, folder: string): Place {
  const place = {
    root: join(folder, "root"),
    temporary: join(folder, "tmp"),
    says: join(folder, "says"),
    cache: join(dirname(scenario.root), "cache"),
  };
  cpSync(scenario.root, place.root, { recursive: true, preserveTimestamps: true });
  mkdirSync(place.temporary);
  return place;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

/** Runs `assay` in a place; `point` is where it dies by itself, `kill` is told its process. */
export async function run(
  { root, temporary, says, cache }: Place,
  args: readonly string[],
  point: Point | { readonly kind: "trace" } | undefined,
  kill: (pid: number, ended: AbortSignal) => Promise<void> = async () => {},
): Promise<Ended> {
  writeFileSync(says, "");
  const crash = point ? { ASSAY_CRASH: JSON.stringify(point), ASSAY_CRASH_SAYS: says } : {};
  const child = spawn(process.execPath, [...(point ? ["--import", POINTS] : []), BIN, ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: root,
      TMPDIR: temporary,
      NODE_COMPILE_CACHE: cache,
      ...crash,
    },
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => printed.push(text));
  }
  const gone = new AbortController();
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      gone.abort();
      // What it has started may hold its output open.
      resolve({ code, signal, said: printed.join("") });
    });
  });
  await Promise.all([ended, kill(child.pid ?? 0, gone.signal)]);
  return ended;
}

/** How many events are in the journal, resumptions left out, and the type of the newest. */
function journalled({ root }: Place): { readonly count: number; readonly newest: string } {
  const file = join(root, ".assay/journal.db");
  if (!existsSync(file)) return NOTHING;
  const database = new DatabaseSync(file);
  try {
    const types = database
      .prepare("SELECT type FROM events WHERE type <> 'study-resumed' ORDER BY seq")
      .all()
      .map(({ type }) => String(type));
    return { count: types.length, newest: types.at(-1) ?? "nothing" };
  } catch {
    // Killed before there was a table.
    return NOTHING;
  } finally {
    database.close();
  }
}

const NOTHING = { count: 0, newest: "nothing" } as const;

/** Lives a life to its end; throws where a process neither dies nor ends well. */
export async function live(
  life: Life,
  scenario: Scenario,
  place: Place,
  course: Pick<Course, "events" | "ms">,
  onKill: (kill: Kill) => void = () => {},
): Promise<readonly Kill[]> {
  const kills: Kill[] = [];
  for (const [index, aim] of life.kills.entries()) {
    const { count: events } = journalled(place);
    const rest = (life.kills.length - index + 1) / 2;
    const ms = course.ms * (START_SHARE + (1 - events / course.events) / rest);
    const ended = await attempt(aim, { scenario, place, events, ms });
    if (ended.signal !== "SIGKILL") {
      requireGood(ended);
      continue;
    }
    const { count, newest } = journalled(place);
    const who = aim.kind === "time" && aim.tree ? "and its children" : "alone";
    const at = aim.kind === "time" ? `${who}, after ${newest}` : atOf(place);
    kills.push({ aim, events: count, at });
    onKill({ aim, events: count, at });
  }
  requireGood(await run(place, commandFor(scenario, place), undefined));
  return kills;
}

/** Of the time that a study takes, what its start takes. */
const START_SHARE = 0.25;

const atOf = ({ says }: Place) => readFileSync(says, "utf8").trim();

const commandFor = (scenario: Scenario, place: Place) =>
  journalled(place).count === 0 ? scenario.learn : ["resume", "--json"];

interface Attempt {
  readonly scenario: Scenario;
  readonly place: Place;
  readonly events: number;
  readonly ms: number;
}

function attempt(aim: Aim, { scenario, place, events, ms }: Attempt): Promise<Ended> {
  const command = commandFor(scenario, place);
  switch (aim.kind) {
    case "time":
      return run(place, command, undefined, async (pid, ended) => {
        await setTimeout(aim.share * ms, undefined, { signal: ended }).catch(() => {});
        if (!ended.aborted) for (const each of aim.tree ? treeOf(pid) : [pid]) kill(each);
      });
    case "start":
      return run(place, command, aim);
    case "step":
      return run(place, command, { ...aim, events: aim.events - events });
    default:
      return run(place, command, { ...aim, event: aim.event - events });
  }
}

function requireGood({ code, signal, said }: Ended): void {
  if (code !== 0) throw new Error(`assay ended with ${code ?? signal}:\n${said.slice(-3000)}`);
}

/** A process and all it started, itself first. */
function treeOf(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return [pid, ...children.split(" ").filter(Boolean).map(Number).flatMap(treeOf)];
  } catch {
    return [pid];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
