import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../../src/index.ts";
import { median } from "../../src/stats/location.ts";
import { mixSeeds, mulberry32, type Random } from "../../src/stats/random.ts";
import { compare } from "./pairs.ts";
import { percent, printRows, progress, type Row, truthText } from "./report.ts";
import { type Files, git, type Scratch } from "./scratch.ts";

const PAIRS = 30;
/** Natural variants that the pair is chosen from, and how often each is timed. */
const VARIANTS = 8;
const TIMINGS = 9;

/** How a run builds its program: as most do, or with its layout drawn again. */
type Build = "fixed" | "drawn";

/**
 * Two programs of equal merit that differ by an unused function: how far they are apart, and how often judging
 * one against the other keeps it, with and without their layout drawn anew for each run.
 */
export async function luckTruth(scratch: Scratch, seed: number, judged: number): Promise<void> {
  if (spawnSync("cc", ["--version"]).status !== 0) {
    console.log("\nThe luck of a build: left out, there is no C compiler (cc) here");
    return;
  }
  const files = programFiles();
  const random = mulberry32(mixSeeds(seed, 0x1c));
  const { slowest, fastest, spread } = extremes(scratch, files);
  const pair = [slowest, fastest].map((variant) => version(files, variant)) as [Files, Files];
  const rows: Row[] = [
    [
      `fastest against slowest of ${VARIANTS} equal programs`,
      `${percent(spread)} (median of ${TIMINGS})`,
    ],
  ];
  for (const build of ["fixed", "drawn"] as const) {
    const truth = difference(scratch, pair, build, random);
    const kept = await falseKeeps(scratch, pair, build, { seed, judged });
    const how = build === "fixed" ? "each with its own layout" : "layout drawn for every run";
    rows.push([`${how}: difference`, truthText(truth)]);
    rows.push([`  kept, of ${judged} judgements`, String(kept)]);
  }
  printRows("The luck of a build: two C programs that differ by an unused function", rows);
}

function programFiles(): Files {
  const folder = join(import.meta.dirname, "program");
  const own = (name: string) => (["main.c", "build.sh"].includes(name) ? name : `src/${name}`);
  return Object.fromEntries(
    readdirSync(folder).map((name) => [own(name), readFileSync(join(folder, name), "utf8")]),
  );
}

/** The program with an unused function of so many statements; none for 0. */
function version(files: Files, statements: number): Files {
  if (statements === 0) return files;
  const lines = Array.from(
    { length: statements },
    (_, n) => `    x = (x ^ ${n + 11}) * ${1_000_003 + 2 * n};\n`,
  );
  const unused = `unsigned unused(unsigned x)\n{\n${lines.join("")}    return x;\n}\n\n`;
  return { ...files, "src/hash.c": unused + files["src/hash.c"] };
}

/** The slowest and the fastest of the natural variants, by turns, and how far apart they are. */
function extremes(scratch: Scratch, files: Files) {
  const folders = Array.from({ length: VARIANTS }, (_, n) => {
    const folder = scratch.folder(`variant-${n}`, version(files, n));
    build(folder, "fixed");
    return folder;
  });
  const times: number[][] = folders.map(() => []);
  for (let round = 0; round < TIMINGS; round++) {
    progress(`the luck of a build: variants, round ${round + 1} of ${TIMINGS}`);
    for (const [n, folder] of folders.entries()) times[n]?.push(cost(folder));
  }
  const typical = times.map(median);
  const [least, most] = [Math.min(...typical), Math.max(...typical)];
  return {
    slowest: typical.indexOf(most),
    fastest: typical.indexOf(least),
    spread: 1 - least / most,
  };
}

function difference(scratch: Scratch, pair: readonly [Files, Files], how: Build, random: Random) {
  progress(`the luck of a build: measuring the pair, ${how}`);
  const costs = pair.map((files, n) => {
    const folder = scratch.folder(`pair-${how}-${n}`, files);
    build(folder, how);
    return () => {
      if (how === "drawn") build(folder, how, Math.floor(random() * 2 ** 32));
      return cost(folder);
    };
  });
  const [before, after] = costs;
  if (!before || !after) throw new Error("a pair has two");
  return compare(before, after, PAIRS, random);
}

async function falseKeeps(
  scratch: Scratch,
  [slow, fast]: readonly [Files, Files],
  how: Build,
  { seed, judged }: { readonly seed: number; readonly judged: number },
): Promise<number> {
  const directory = scratch.repository(`judged-${how}`, slow);
  git(directory, "switch", "-q", "-c", "equal");
  scratch.folder(`judged-${how}`, fast);
  git(directory, "commit", "-q", "-a", "-m", "An unused function");
  git(directory, "switch", "-q", "main");
  let kept = 0;
  for (let n = 0; n < judged; n++) {
    progress(`the luck of a build: judging, ${how}, ${n + 1} of ${judged}`);
    const { verdict } = await judge({
      directory,
      target: "src/**",
      metric: `sh build.sh ${how} && ./program`,
      direction: "minimize",
      candidate: "equal",
      seed: mixSeeds(seed, n),
    });
    if (verdict.kind === "kept") kept += 1;
  }
  return kept;
}

function build(folder: string, how: Build, seed?: number): void {
  const env = { ...process.env, ...(seed === undefined ? {} : { ASSAY_SEED: String(seed) }) };
  execFileSync("sh", ["build.sh", how], { cwd: folder, env });
}

/** Milliseconds of CPU time, as the program says. */
function cost(folder: string): number {
  const said = execFileSync(join(folder, "program"), { cwd: folder, encoding: "utf8" });
  return Number(/^METRIC ms=(.*)$/m.exec(said)?.[1]);
}
