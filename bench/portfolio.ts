/*
 * Which of several proposers to ask next: the strategies on made-up proposers whose worth is known. `npm run
 * bench:portfolio` prints the mean proven gain of 200 studies each, in percent of what the best one alone would have
 * brought in the same time, its standard error, and the dollars spent.
 */

import type { Strategy } from "../src/domain/experiment.ts";
import { BANDIT, type BanditSettings } from "../src/search/bandit.ts";
import { SCENES } from "./portfolio/scenes.ts";
import { type Earned, play, type Scene } from "./portfolio/simulate.ts";

const STUDIES = 200;

/** Columns: the strategies, and the bandit with other settings. */
const COLUMNS: readonly { name: string; strategy: Strategy; settings?: BanditSettings }[] = [
  { name: "bandit", strategy: "bandit" },
  { name: "random", strategy: "random" },
  { name: "sequential", strategy: "sequential" },
  ...[
    { ...BANDIT, sharpness: 1 },
    { ...BANDIT, memory: 30 },
    { ...BANDIT, floor: 0.3 },
  ].map((settings) => ({
    name: `f${settings.floor} p${settings.prior} s${settings.sharpness} m${settings.memory}`,
    strategy: "bandit" as const,
    settings,
  })),
];

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

function studies(scene: Scene, { strategy, settings }: Omit<(typeof COLUMNS)[number], "name">) {
  return Array.from({ length: STUDIES }, (_, seed) => play(scene, strategy, 1000 * seed, settings));
}

/** What the best proposer of a scene brings when nobody else is asked. */
function bestAlone(scene: Scene): number {
  const alone = scene.makers.map((maker) =>
    mean(
      studies({ ...scene, makers: [maker] }, { strategy: "sequential" }).map(({ gain }) => gain),
    ),
  );
  return Math.max(...alone);
}

function cell(earned: readonly Earned[], best: number): string {
  const gains = earned.map(({ gain }) => (100 * gain) / best);
  const spread = Math.sqrt(mean(gains.map((each) => (each - mean(gains)) ** 2)) / gains.length);
  const usd = mean(earned.map((each) => each.usd));
  return `${mean(gains).toFixed(0)}±${spread.toFixed(0)}${usd > 0 ? ` $${usd.toFixed(0)}` : ""}`;
}

const WIDTH = 15;
const row = (title: string, cells: readonly string[]) =>
  console.log(title.padEnd(44) + cells.map((each) => each.padStart(WIDTH)).join(""));

row(
  "% of the best one alone",
  COLUMNS.map(({ name }) => name),
);
for (const scene of SCENES) {
  const best = bestAlone(scene);
  row(
    scene.title,
    COLUMNS.map((column) => cell(studies(scene, column), best)),
  );
}
