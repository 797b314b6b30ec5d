import fc from "fast-check";
import { expect, test } from "vitest";
import { testsCounted } from "./test-counts.ts";

const NODE = (pass: number, mark = "ℹ") =>
  ["tests 9", "suites 1", `pass ${pass}`, "fail 0", "cancelled 0", "skipped 1", "todo 1"]
    .map((line) => `${mark} ${line}\n`)
    .join("");

test.each<[string, string, number | undefined]>([
  ["nothing known", "all fine\n5 things passed\n", undefined],
  ["pytest", "..s\n===== 3 passed, 1 skipped, 1 warning in 0.04s =====\n", 3],
  ["pytest without tests", "no tests ran in 0.01s\n", undefined],
  ["pytest, twice", "2 passed in 0.1s\n1 failed, 1 passed, 1 error in 0.1s\n", 5],
  ["unittest", "Ran 5 tests in 0.001s\n\nOK (skipped=1, expected failures=1)\n", 3],
  ["node", `✔ a (1.2ms)\n▶ s\n${NODE(4)}`, 4],
  ["node, as TAP", `ok 1 - a\n${NODE(4, "#")}`, 4],
  ["a file that ended by itself", `✔ a (1ms)\n✔ test/b.test.mjs (42.8ms)\n${NODE(2)}`, 1],
  ["the same as TAP", `ok 1 - a\nok 2 - test/b.test.mjs\n${NODE(2, "#")}`, 1],
  [
    "vitest, in colour",
    "\u001b[2m      Tests \u001b[22m \u001b[32m1 failed\u001b[39m | 5 passed | 1 skipped (7)\n",
    6,
  ],
  ["jest", "Test Suites: 1 passed, 1 total\nTests:       1 skipped, 5 passed, 6 total\n", 5],
  ["mocha", "  5 passing (10ms)\n  1 pending\n  2 failing\n", 7],
  ["deno", "ok | 5 passed | 0 failed (10ms)\n", 5],
  [
    "cargo",
    "test result: ok. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0s\ntest result: ok. 1 passed; 0 failed; 0 ignored\n",
    4,
  ],
  [
    "go",
    "ok  \tx/p1\t0.004s\n?   \tx/p2\t[no test files]\nok  \tx/p3\t0.003s [no tests to run]\n",
    1,
  ],
  [
    "go -v",
    "=== RUN   TestA\n--- PASS: TestA (0.00s)\n    --- PASS: TestA/sub (0.00s)\n--- SKIP: TestS (0.00s)\nPASS\nok  \tx/p1\t0.004s\n",
    3,
  ],
  ["several tools", `2 passed in 0.1s\n${NODE(4)}`, 6],
])("%s", (_, printed, count) => {
  expect(testsCounted(printed)).toBe(count);
});

test("output of any kind has a whole number of tests, or none", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom("\n", "ℹ pass ", "# fail ", "✔ a.js", "7", "ok  \t"),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const count = testsCounted(pieces.join(""));
      expect(count === undefined || Number.isFinite(count)).toBe(true);
    }),
  );
});
