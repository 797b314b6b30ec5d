import { expect, test } from "vitest";
import { assay } from "./rig/assay.ts";
import { repositoryWith, tempDir } from "./rig/temp.ts";
import { describeWith } from "./rig/tools.ts";
import { patch } from "./rig/value-repository.ts";

/** A program whose work is a number in a module, and its tests: by node's runner and by pytest. */
const FILES = {
  "package.json": JSON.stringify({ type: "module", scripts: { test: "node --test" } }),
  "package-lock.json": "{}\n",
  "src/value.js": "export const value = 100;\n",
  "src/value.py": "VALUE = 100\n",
  "test/one.test.js": `import test from "node:test";
import assert from "node:assert";
import { value } from "../src/value.js";
test("is a number", () => assert.equal(typeof value, "number"));
`,
  "tests/test_value.py":
    "import sys\nsys.path.insert(0, 'src')\nfrom value import VALUE\n\ndef test_number():\n    assert VALUE > 0\n",
  "bench.js": `import { readFileSync } from "node:fs";
console.log("METRIC work=" + /(\\d+);?$/m.exec(readFileSync("src/value.js", "utf8"))[1]);
`,
  ".gitignore": "__pycache__/\n.pytest_cache/\n",
};

async function verdicts(
  changes: Readonly<Record<string, Readonly<Record<string, string | null>>>>,
  ...guards: readonly string[]
) {
  const made = { root: repositoryWith(FILES), patches: tempDir("assay-patches-") };
  const names = Object.keys(changes);
  for (const [n, name] of names.entries()) patch(made, `${10 + n}-${name}`, changes[name] ?? {});
  const { lines, stderr } = await assay(
    made.root,
    ...["learn", "--json", "--proposer", `patches:${made.patches}`, "--target", "**"],
    ...["--metric", "node bench.js", "--metric-name", "work", "--direction", "minimize"],
    ...guards.flatMap((guard) => ["--guard", guard]),
    ...["--seed", "1", "--skip-sensitivity"],
  );
  expect(stderr).toBe("");
  const decided = lines.filter(({ type }) => type === "decided").map(({ verdict }) => verdict);
  return Object.fromEntries(names.map((name, n) => [name, decided[n]]));
}

const tampered = (detail: string) => ({ kind: "invalid", because: "tampered", detail });
const better = (before: string) => `${before}export const value = 50;\n`;

test("a guard of node's own tests is not emptied", async () => {
  const manifest = FILES["package.json"].replace("node --test", "true");
  expect(
    await verdicts(
      {
        exits: { "src/value.js": better("process.exit(0);\n") },
        scripts: { "package.json": manifest, "src/value.js": better("") },
        lock: { "package-lock.json": "{ }\n", "src/value.js": better("") },
        deleted: { "test/one.test.js": null, "src/value.js": better("") },
        emptied: { "test/one.test.js": "", "src/value.js": better("") },
        config: { ".npmrc": "node-options=--import=./src/hook.js\n", "src/hook.js": "" },
        honest: { "src/value.js": better("") },
      },
      "npm test",
    ),
  ).toMatchObject({
    exits: {
      kind: "reverted",
      because: "guard",
      detail: "npm test ran 0 of its tests, and 1 on the baseline",
    },
    scripts: tampered("package.json"),
    lock: tampered("package-lock.json"),
    deleted: tampered("test/one.test.js"),
    emptied: tampered("test/one.test.js"),
    config: tampered(".npmrc"),
    honest: { kind: "kept" },
  });
}, 120_000);

describeWith(["pytest"], "a guard of pytest", () => {
  test("is not emptied by the code it tests", async () => {
    expect(
      await verdicts(
        {
          leaves: { "src/value.py": "import os\nos._exit(0)\n" },
          skips: {
            "src/value.py": "import pytest\npytest.skip('x', allow_module_level=True)\n",
            "src/value.js": better(""),
          },
        },
        "pytest || test $? -eq 5",
      ),
    ).toMatchObject({
      leaves: { because: "guard", detail: /did not say how many tests it ran, and 1 on the base/ },
      skips: { because: "guard", detail: /and 1 on the base/ },
    });
  }, 120_000);
});
