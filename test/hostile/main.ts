/* Prints what hostile changes tried, and what came of it: `npm run test:hostile`. */
import type { Outcome, Report } from "./rig.ts";
import { tryAll } from "./rig.ts";

const reports: Report[] = [];
for (const sandbox of ["bubblewrap", "unshare"] as const) {
  process.stderr.write(`trying everything in ${sandbox} …\n`);
  reports.push(await tryAll(sandbox));
}

const [first, second] = reports as [Report, Report];
const brief = ({ verdict }: Outcome) => verdict.replace(/ \(.*$/s, "");

console.log("| area | tries | bubblewrap | unshare |\n|---|---|---|---|");
for (const list of ["outcomes", "notStopped"] as const) {
  for (const [n, outcome] of first[list].entries()) {
    const other = second[list][n];
    const note = list === "notStopped" ? "**not stopped**: " : "";
    const { area, tries } = outcome.attempt;
    console.log(
      `| ${area} | ${tries} | ${note}${brief(outcome)} | ${note}${other ? brief(other) : ""} |`,
    );
  }
}

const odd = reports.flatMap(({ sandbox, outcomes, notStopped, damage }) => [
  ...[...outcomes, ...notStopped]
    .filter(({ isAsExpected }) => !isAsExpected)
    .map(
      ({ attempt, verdict }) =>
        `${sandbox}: ${attempt.tries}: ${verdict}, expected ${attempt.ends}`,
    ),
  ...damage.map((what) => `${sandbox}: ${what}`),
]);
console.log(
  odd.length === 0
    ? `\n${first.outcomes.length} attempts in each sandbox: none got out, and nothing of the user's was touched.`
    : `\nNot as it should be:\n${odd.join("\n")}`,
);
process.exitCode = odd.length === 0 ? 0 : 1;
