/** Tries every law of the unit tests on many cases that no run before has seen; prints the seed to repeat it. */
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { globSync, readFileSync } from "node:fs";

const seed = process.argv[2] ?? String(randomInt(2 ** 31));
const runs = process.argv[3] ?? "3000";
const files = globSync("src/**/*.test.ts").filter((file) =>
  readFileSync(file, "utf8").includes('from "fast-check"'),
);
console.log(`seed ${seed}, ${runs} cases a law; again: npm run test:laws -- ${seed} ${runs}`);
const { status } = spawnSync("npx", ["vitest", "run", ...files, "--testTimeout", "900000"], {
  stdio: "inherit",
  env: { ...process.env, ASSAY_LAWS_SEED: seed, ASSAY_LAWS_RUNS: runs },
});
process.exitCode = status ?? 1;
