import { ambiguous, type Exited, lines, noMetric, type Read, uncoloured } from "./reading.ts";

/** How many tests ended how: `passed`, `failed`, `errors`, `skipped`, … */
export type TestCounts = Readonly<Record<string, number>>;

/** https://docs.pytest.org/en/stable/reference/exit-codes.html */
const TESTS_FAILED = 1;
const NO_TESTS = 5;

const SUMMARY = /^[=\s]*(\d+ [a-z]+(?: [a-z]+)?(?:, \d+ [a-z]+(?: [a-z]+)?)*) in \d+(?:\.\d+)?s/;
const ALWAYS = { passed: 0, failed: 0, errors: 0, skipped: 0, xfailed: 0, xpassed: 0 };
const PLURAL: ReadonlyMap<string, string> = new Map([
  ["error", "errors"],
  ["warning", "warnings"],
]);

/** Every pytest summary line of a text (`1 failed, 12 passed in 0.12s`), in order. */
export function pytestSummaries(stdout: string): TestCounts[] {
  return lines(uncoloured(stdout)).flatMap((line) => {
    const counts = line.length < 500 ? SUMMARY.exec(line)?.[1] : undefined;
    return counts ? [countsOf(counts)] : [];
  });
}

function countsOf(text: string): TestCounts {
  const counts: Record<string, number> = { ...ALWAYS };
  for (const part of text.split(", ")) {
    const [count, ...words] = part.split(" ");
    const word = words.join("_");
    counts[PLURAL.get(word) ?? word] = Number(count);
  }
  return counts;
}

/** Counts with `pass_rate`, the fraction of the tests that ran and passed, from 0 to 1. */
export function passRate(counts: TestCounts): Read {
  const { passed = 0, failed = 0, errors = 0 } = counts;
  const ran = passed + failed + errors;
  if (ran === 0) return noMetric("pytest ran no test: all were skipped or deselected");
  return { kind: "values", values: { pass_rate: passed / ran, ...counts } };
}

/**
 * Reads pytest's summary line; several that differ are ambiguous. Failed tests are a measurement; anything worse (usage errors, an
 * interruption, errors while collecting) is a crash.
 */
export function readPytest({ stdout, exitCode }: Exited): Read {
  if (exitCode === NO_TESTS) return noMetric("pytest found no tests");
  if (exitCode > TESTS_FAILED) return { kind: "crashed" };
  const summaries = pytestSummaries(stdout);
  const [counts] = summaries;
  if (!counts) return noMetric("pytest printed no summary line (twice -q leaves it out)");
  const alike = summaries.every((other) => JSON.stringify(other) === JSON.stringify(counts));
  return alike ? passRate(counts) : ambiguous("printed several summary lines that differ");
}
