import { SHELL_FAILURE } from "./outside.ts";
import { passRate, pytestSummaries, readPytest, type TestCounts } from "./pytest.ts";
import type { Exited, Read } from "./reading.ts";

/**
 * Reads a tox environment: the pass rate over all of its pytest runs; for one that runs something
 * else, 1 when it succeeds and 0 when it fails. tox's own failures (254 for an unknown environment)
 * are crashes.
 */
export function readTox(exited: Exited): Read {
  if (exited.exitCode >= SHELL_FAILURE) return { kind: "crashed" };
  const summaries = pytestSummaries(exited.stdout);
  if (summaries.length === 0) {
    return { kind: "values", values: { pass_rate: exited.exitCode === 0 ? 1 : 0 } };
  }
  return exited.exitCode > 1 ? readPytest(exited) : passRate(summaries.reduce(add));
}

function add(a: TestCounts, b: TestCounts): TestCounts {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}
