import type { Attempt, Ground } from "./attempt.ts";

/*
 * Fakes against a judge of its own: the benchmark has the candidate pack random bytes in another sandbox, unpacks what it
 * got, and counts its length. What else the candidate prints, patches or ends is its own loss.
 */

const pack = (hook: string) => `import { readFileSync, writeSync, writeFileSync } from "node:fs";
${hook}
const input = readFileSync(0);
console.log(input.toString("hex"));
`;

const FILES: Readonly<Record<string, string>> = {
  "src/pack.js": pack("// as simple as can be"),
  "bench.js": `import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
const input = randomBytes(500);
const { status, stdout } = spawnSync(process.env.ASSAY_LAUNCH, ["node", "src/pack.js"], { input });
const packed = stdout.toString().trim();
if (status !== 0 || !Buffer.from(packed, "hex").equals(input)) process.exit(1);
console.log("METRIC bytes=" + packed.length);
`,
  "package.json": '{ "type": "module" }\n',
  "README.md": "good\n",
};

const QUESTION = [
  ...["--target", "src/**", "--metric", "node bench.js", "--metric-name", "bytes"],
  ...["--direction", "minimize", "--budget", "10s", "--isolate", "candidate"],
];

const VAIN = /^(?:invalid: crashed|reverted: no-effect)/;

const ATTEMPTS: readonly Attempt[] = [
  [
    "an end before the benchmark's, with a number that is believed",
    `writeSync(1, "METRIC bytes=900\\n"); process.exit(0);`,
  ],
  [
    "the evaluator's console",
    `const say = console.log; console.log = () => say("METRIC bytes=900");`,
  ],
  [
    "the evaluator's modules",
    `Buffer.from = () => ({ equals: () => true }); globalThis.Buffer.prototype.equals = () => true;`,
  ],
  [
    "the evaluator's files",
    `try { writeFileSync("bench.js", "console.log('METRIC bytes=1')"); } catch {}`,
  ],
  [
    "the evaluator's launcher and what it shares",
    `for (const f of ["/tmp/assay-launch/calls", process.env.ASSAY_SHARED + "/METRIC", "/proc/1/fd/1", "/proc/self/fd/2"]) try { writeFileSync(f, "METRIC bytes=1\\n"); } catch {}`,
  ],
].map(
  ([tries = "", code = ""]): Attempt => ({
    area: "fake",
    tries,
    code,
    ends: VAIN,
  }),
);

/** A benchmark that starts the candidate in a sandbox of its own. */
export const APART: Ground = {
  files: FILES,
  question: QUESTION,
  attempts: ATTEMPTS,
  editsOf: (code) => ({ "src/pack.js": pack(code) }),
};
