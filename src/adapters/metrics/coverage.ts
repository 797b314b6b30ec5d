import { passRate, pytestSummaries } from "./pytest.ts";
import { type Exited, lastLine, noMetric, quote, type Read, single, toNumber } from "./reading.ts";

/**
 * Reads the total that `coverage report --format=total` prints last, in percent, as `coverage`, and
 * pytest's counts beside it. Exit code 5 is pytest's for "no tests", any other but 0 a crash.
 */
export function readCoverage({ stdout, exitCode }: Exited): Read {
  if (exitCode === 5) return noMetric("pytest found no tests");
  if (exitCode === 1 && /^No data to report\.$/m.test(stdout)) {
    return noMetric(
      "coverage saw nothing; where your pytest options hold --cov, write coverage:--no-cov",
    );
  }
  if (exitCode !== 0) return { kind: "crashed" };
  const total = toNumber(lastLine(stdout).trim());
  if (total === undefined) {
    return noMetric(`printed no coverage total, but ${quote(lastLine(stdout))}`);
  }
  const read = single("coverage", total);
  const counts = pytestSummaries(stdout).at(-1);
  const tests = counts ? passRate(counts) : read;
  return read.kind === "values" && tests.kind === "values"
    ? { kind: "values", values: { ...tests.values, ...read.values } }
    : read;
}
