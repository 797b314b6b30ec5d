/**
 * Kills a scripted study with SIGKILL over and over, resumes it each time, and compares what it came to with the
 * same study left alone. Exits with 1 on any difference.
 *
 *     npm run test:crash [-- --random 60 --seed 1 --jobs 2]
 */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Lived, makeYardstick, outlive, type Yardstick } from "./crash.ts";
import { type Life, planned } from "./plan.ts";
import type { Kill } from "./victim.ts";

const { values } = parseArgs({
  options: {
    random: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    jobs: { type: "string", default: "2" },
    only: { type: "string", default: "" },
  },
});

const began = performance.now();
const seconds = () => ((performance.now() - began) / 1000).toFixed(0);
console.log(`seed ${values.seed}`);
const yardstick = await makeYardstick();
const { course } = yardstick;
const allLives = planned(course, Number(values.random), Number(values.seed));
const lives = allLives.filter(({ name }) => name.includes(values.only));
const aimed = lives.reduce((sum, { kills }) => sum + kills.length, 0);
console.log(
  `${course.events} events in ${(course.ms / 1000).toFixed(1)} s; ${aimed} kills in ${lives.length} studies`,
);

const done = await livedAll(lives, yardstick, Number(values.jobs));
console.log(table(done));
const bad = done.filter(({ differences }) => differences.length > 0);
for (const { life, kills, differences } of bad) {
  console.log(`\ndiffers (${life.name}), killed at:`);
  for (const { at, events } of kills) console.log(`  ${at}, ${events} events`);
  for (const difference of differences) console.log(`  ${difference}`);
}
const kills = done.flatMap((each) => each.kills).length;
console.log(
  `\n${kills} kills in ${done.length} studies, ${done.length - bad.length} of them equal to the one left alone; ${seconds()} s, seed ${values.seed}`,
);
if (bad.length === 0) rmSync(yardstick.folder, { recursive: true, force: true });
process.exitCode = bad.length === 0 ? 0 : 1;

/** Some at once: they mostly wait for processes. */
async function livedAll(
  lives: readonly Life[],
  yardstick: Yardstick,
  jobs: number,
): Promise<Lived[]> {
  const waiting = [...lives];
  const done: Lived[] = [];
  let count = 0;
  const onKill = ({ at, events }: Kill) =>
    console.log(
      `${String(++count).padStart(4)} of ${aimed}  ${seconds()} s  ${at} (${events} events)`,
    );
  const worker = async () => {
    for (let life = waiting.shift(); life; life = waiting.shift()) {
      const lived = await outlive(life, yardstick, onKill);
      done.push(lived);
      if (lived.differences.length > 0)
        console.log(`     DIFFERS: ${lived.differences.join("\n")}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return done;
}

/** Where the kills hit. */
function table(done: readonly Lived[]): string {
  const rows = new Map<
    string,
    { kills: number; equal: number; studies: number; at: Set<string> }
  >();
  for (const { life, kills, differences } of done) {
    const row = rows.get(life.name) ?? { kills: 0, equal: 0, studies: 0, at: new Set<string>() };
    rows.set(life.name, row);
    row.kills += kills.length;
    row.studies += 1;
    row.equal += differences.length === 0 ? 1 : 0;
    for (const { at } of kills) row.at.add(at);
  }
  const lines = [...rows].map(
    ([name, { kills, equal, studies, at }]) =>
      `${name.padEnd(20)} ${String(kills).padStart(5)} ${String(at.size).padStart(6)} ${`${equal} of ${studies}`.padStart(10)}`,
  );
  return ["", `${"killed".padEnd(20)} kills  kinds      equal`, ...lines].join("\n");
}
