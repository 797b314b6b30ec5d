import { pytestSummaries } from "./pytest.ts";
import { lines, uncoloured } from "./reading.ts";

/** How many tests ran by what a tool prints at its end; `undefined` where it was not that tool. */
type Count = (text: readonly string[]) => number | undefined;

/** Longer lines are nobody's summary. */
const LONGEST = 500;

/**
 * How many tests ran, passed or failed, by the summaries that test tools print; of several runs their sum.
 * `undefined` where no known tool printed one. Only worth comparing with the same command's count: go prints
 * packages unless it is asked for more.
 */
export function testsCounted(printed: string): number | undefined {
  const text = lines(uncoloured(printed)).filter(({ length }) => length < LONGEST);
  const counts = COUNTS.flatMap((count) => count(text) ?? []);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count);
}

const pytest: Count = (text) => {
  const runs = pytestSummaries(text.join("\n"));
  if (runs.length === 0) return undefined;
  return runs.reduce((sum, { passed = 0, failed = 0, errors = 0, xpassed = 0 }) => {
    return sum + passed + failed + errors + xpassed;
  }, 0);
};

/** `Ran 5 tests in 0.001s`, then `OK (skipped=1, expected failures=1)`. */
const unittest: Count = (text) => {
  const ran = sumOf(text, /^Ran (\d+) tests? in [\d.]+s$/);
  if (ran === undefined) return undefined;
  const verdicts = text.filter((line) => /^(?:OK|FAILED) \(.*\)$/.test(line));
  return ran - (sumOf(verdicts, /\b(?:skipped|expected failures)=(\d+)/g) ?? 0);
};

/**
 * The end of `node --test`. A file that ends before it says anything of its tests counts as a test of its own
 * name there: `process.exit(0)` would stand for all tests of the file.
 */
const node: Count = (text) => {
  const ran = sumOf(text, /^(?:ℹ|#) (?:pass|fail) (\d+)$/);
  const files = text.filter((line) =>
    /^(?:[✔✖]|(?:not )?ok \d+ -) \S+\.[cm]?[jt]sx?(?: |$)/.test(line),
  );
  return ran === undefined ? undefined : ran - files.length;
};

/** `Tests  1 failed | 5 passed | 1 skipped (7)` of vitest; `Tests:  1 failed, 5 passed, 6 total` of jest. */
const vitestAndJest: Count = (text) => {
  const summaries = text.filter((line) =>
    /^\s*(?:Tests {2,}.*\(\d+\)|Tests:\s.*\d+ total)$/.test(line),
  );
  if (summaries.length === 0) return undefined;
  return sumOf(summaries, /(\d+) (?:passed|failed)\b/g) ?? 0;
};

const mocha: Count = (text) => {
  const passing = sumOf(text, /^ {2}(\d+) passing \(.*\)$/);
  return passing === undefined ? undefined : passing + (sumOf(text, /^ {2}(\d+) failing$/) ?? 0);
};

const deno: Count = (text) => sumOf(text, /^(?:ok|FAILED) \| (\d+) passed/);

const cargo: Count = (text) => {
  const results = text.filter((line) => line.startsWith("test result: "));
  return sumOf(results, /(\d+) (?:passed|failed)\b/g);
};

/** Packages, and with `-v` their tests. */
const go: Count = (text) => {
  const ran = text.filter(
    (line) =>
      /^ *--- (?:PASS|FAIL): \S+ \(/.test(line) ||
      (/^(?:ok|FAIL) {0,4}\t\S+\t/.test(line) && !line.includes("[no test")),
  );
  return ran.length === 0 ? undefined : ran.length;
};

const COUNTS: readonly Count[] = [
  ...[pytest, unittest, node, vitestAndJest, mocha, deno, cargo],
  go,
];

/** The sum of what a pattern's group finds; `undefined` where it finds nothing. */
function sumOf(text: readonly string[], pattern: RegExp): number | undefined {
  const all = new RegExp(pattern.source, pattern.flags.includes("g") ? "g" : "");
  const found = text.flatMap((line) =>
    all.global ? [...line.matchAll(all)] : [all.exec(line)].filter((match) => match !== null),
  );
  if (found.length === 0) return undefined;
  return found.reduce((sum, [, count]) => sum + Number(count), 0);
}
