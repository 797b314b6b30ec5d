/** Runs one real trial under the oldest Node that is supported, fetched by npx for the occasion. */
import { execFileSync } from "node:child_process";

const run = (args: readonly string[]) =>
  execFileSync("npx", ["--yes", "--package", "node@22.18.0", "node", ...args], {
    stdio: "inherit",
  });

run(["--version"]);
run(["bin/assay.js", "--version"]);
run(["scripts/demo.ts"]);
