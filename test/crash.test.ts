import { rmSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { mulberry32 } from "../src/stats/random.ts";
import { makeYardstick, outlive } from "./crash/crash.ts";
import { randomLives } from "./crash/plan.ts";

const KILLS = 20;

/** Printed and taken from the environment, so that the same moments can be had again. */
const seed = Number(process.env.ASSAY_CRASH_SEED ?? Date.now() % 1_000_000);

test(`killed with -9 at ${KILLS} random moments (seed ${seed}), studies end as one left alone`, async () => {
  const yardstick = await makeYardstick();
  onTestFinished(() => rmSync(yardstick.folder, { recursive: true, force: true }));
  const kinds = yardstick.whole.events.map((event) => JSON.stringify(event));
  for (const said of ["confirmed", "guard", "tampered", "does-not-apply", "closing-ran"]) {
    expect(kinds.some((event) => event.includes(said))).toBe(true);
  }
  const lives = randomLives(KILLS, mulberry32(seed));
  const lived = await Promise.all(lives.map((life) => outlive(life, yardstick)));
  expect(lived.flatMap(({ differences }) => differences)).toEqual([]);
  // A process may end before its moment comes.
  expect(lived.flatMap(({ kills }) => kills).length).toBeGreaterThan(KILLS / 2);
}, 600_000);
