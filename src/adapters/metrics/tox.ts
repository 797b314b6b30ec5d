import { SHELL_FAILURE } from "./outside.ts";
import { passRate, pytestSummaries, readPytest, type TestCounts } from "./pytest.ts";
import { type Exited, noMetric, type Read } from "./reading.ts";

/**
 * Reads a tox environment: the pass rate over all of its pytest runs; for one that runs something
 * else, 1 when it succeeds and 0 when it fails. Where tox itself fails (254 for an unknown environment,
 * 1 for a package that cannot be built) it is a crash, and no number where no command ran.
 */
export function readTox(exited: Exited): Read {
  if (exited.exitCode >= SHELL_FAILURE) return { kind: "crashed" };
  const summaries = pytestSummaries(exited.stdout);
  if (summaries.length === 0 && RAN_NOTHING.test(exited.stdout)) {
    return exited.exitCode === 0 ? noMetric("tox ran no command") : { kind: "crashed" };
  }
  if (summaries.length === 0) {
    return { kind: "values", values: { pass_rate: exited.exitCode === 0 ? 1 : 0 } };
  }
  return exited.exitCode > 1 ? readPytest(exited) : passRate(summaries.reduce(add));
}

/** `a: OK (1.2 seconds)`; with commands it reads `(1.2=setup[0.2]+cmd[1.0] seconds)`. */
const RAN_NOTHING = /^ {2}\S+: (?:OK|FAIL code \d+) \([\d.]+ seconds\)$/m;

function add(a: TestCounts, b: TestCounts): TestCounts {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const of = (counts: TestCounts, name: string) =>
    Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0;
  return Object.fromEntries([...names].map((name) => [name, of(a, name) + of(b, name)]));
}
