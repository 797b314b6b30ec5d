/*
 * Prints what hostile changes tried, and what came of it: `npm run test:hostile`, with the names of sandboxes behind
 * `--` for those instead of bubblewrap and unshare.
 */
import type { Outcome, Report } from "./rig.ts";
import { tryAll } from "./rig.ts";
import { isTried } from "./sandboxes.ts";

const named = process.argv.slice(2).filter(isTried);
const reports: Report[] = [];
for (const sandbox of named.length > 0 ? named : (["bubblewrap", "unshare"] as const)) {
  process.stderr.write(`trying everything in ${sandbox} …\n`);
  reports.push(await tryAll(sandbox));
}

const [first] = reports as [Report];
const brief = ({ verdict }: Outcome) => verdict.replace(/ \(.*$/s, "");

const row = (cells: readonly string[]) => console.log(`| ${cells.join(" | ")} |`);
row(["area", "tries", ...reports.map(({ sandbox }) => sandbox)]);
console.log(`|${"---|".repeat(2 + reports.length)}`);
const NOTES = {
  outcomes: "",
  apart: "with `--isolate candidate`: ",
  notStopped: "**not stopped**: ",
} as const;
for (const list of ["outcomes", "apart", "notStopped"] as const) {
  for (const [n, { attempt }] of first[list].entries()) {
    const outcomes = reports.map((report) => report[list][n]);
    const told = outcomes.map((outcome) => NOTES[list] + (outcome ? brief(outcome) : ""));
    row([attempt.area, attempt.tries, ...told]);
  }
}

const odd = reports.flatMap(({ sandbox, outcomes, apart, notStopped, damage }) => [
  ...[...outcomes, ...apart, ...notStopped]
    .filter(({ isAsExpected }) => !isAsExpected)
    .map(
      ({ attempt, verdict }) =>
        `${sandbox}: ${attempt.tries}: ${verdict}, expected ${attempt.ends}`,
    ),
  ...damage.map((what) => `${sandbox}: ${what}`),
]);
console.log(
  odd.length === 0
    ? `\n${first.outcomes.length + first.apart.length} attempts in each sandbox: none got out, and nothing of the user's was touched.`
    : `\nNot as it should be:\n${odd.join("\n")}`,
);
process.exitCode = odd.length === 0 ? 0 : 1;
