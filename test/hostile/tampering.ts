import { type Attempt, NOTHING, shell } from "./attempt.ts";

const TAMPERED = /^invalid: (?:tampered|crashed)/;
/** Changes that edit what judges them. */
export const TAMPER: readonly Attempt[] = [
  ["the benchmark", { edits: { "bench.js": 'console.log("METRIC work=1");\n' } }],
  ["the test that guards", { edits: { "test/sort.test.js": "" } }],
  ["a test: deleted", { edits: { "test/sort.test.js": null } }],
  [
    "a test: skipped",
    {
      edits: {
        "test/sort.test.js": 'import test from "node:test";\ntest.skip("sorts", () => {});\n',
      },
    },
  ],
  [
    "the scripts of package.json",
    { edits: { "package.json": '{ "type": "module", "scripts": { "test": "true" } }\n' } },
  ],
  ["the lock file", { edits: { "package-lock.json": '{ "lockfileVersion": 3, "evil": true }\n' } }],
  ["how npm runs: .npmrc", { edits: { ".npmrc": "node-options=--require ./src/evil.cjs\n" } }],
  ["how pytest runs: conftest.py", { edits: { "conftest.py": "raise SystemExit(0)\n" } }],
  ["how tests run: vitest.config.js", { edits: { "vitest.config.js": "export default {};\n" } }],
  ["how git reads files: .gitattributes", { edits: { ".gitattributes": "* filter=evil\n" } }],
].map(
  ([tries, rest]) =>
    ({
      area: "tamper",
      tries,
      ends: /^invalid: (?:tampered|out-of-scope)/,
      ...(rest as object),
    }) as Attempt,
);

/** Changes that do so while they run. */
export const TAMPER_RUNNING: readonly Attempt[] = [
  {
    area: "tamper",
    tries: "the benchmark, while it runs",
    code: `writeFileSync("bench.js", 'console.log("METRIC work=1");');`,
    ends: TAMPERED,
  },
  {
    area: "tamper",
    tries: "the benchmark, put back afterwards",
    code: `const t = readFileSync("bench.js"); writeFileSync("bench.js", "x"); writeFileSync("bench.js", t);`,
    ends: TAMPERED,
  },
  {
    area: "tamper",
    tries: "the benchmark, by renaming over it",
    code: `writeFileSync("own.js", 'console.log("METRIC work=1");'); renameSync("own.js", "bench.js");`,
    ends: TAMPERED,
  },
  {
    area: "tamper",
    tries: "the benchmark, after mounting anew",
    code: shell(
      `umount bench.js; mount -o remount,bind,rw bench.js; echo x >bench.js; unshare -Urm sh -c 'umount bench.js; mount -o remount,bind,rw bench.js; echo x >bench.js'`,
    ),
    ends: NOTHING,
  },
  {
    area: "tamper",
    tries: "the test, while it runs",
    code: `try { unlinkSync("test/sort.test.js"); } catch {}`,
    ends: NOTHING,
  },
  {
    area: "tamper",
    tries: "the tests, their folder deleted and made anew",
    code: shell(`rm -rf test; mkdir -p test; : >test/other.js; mv test elsewhere; mkdir -p test`),
    ends: NOTHING,
  },
  {
    area: "tamper",
    tries: "a file that is nobody's business",
    edits: { "README.md": "better\n" },
    ends: /^invalid: out-of-scope/,
  },
];
