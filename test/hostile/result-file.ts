import type { Attempt, Ground } from "./attempt.ts";

/* Fakes against a benchmark that leaves its number in a file, which Assay reads once everything inside is dead. */

const work = (hook: string) => `import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
${hook}
export const cost = 1000;
`;

const NUMBER = `{"cost":900}`;
/** A line of shell that goes on when the benchmark is done. */
const later = (line: string) =>
  `spawn("sh", ["-c", ${JSON.stringify(`sleep 0.3; ${line}`)}], { detached: true, stdio: "ignore" }).unref();`;

const ATTEMPTS: readonly Attempt[] = [
  [
    "the result file, before the benchmark writes it",
    `writeFileSync("out.json", '${NUMBER}');`,
    /^reverted: no-effect/,
  ],
  [
    "the result file, after the benchmark has ended",
    later(`echo '${NUMBER}' >out.json`),
    /^reverted: no-effect/,
  ],
  [
    "a link to a file of the user's in the result file's place",
    `symlinkSync("/etc/passwd", "out.json"); process.exit(0);`,
    /^invalid: no-metric/,
  ],
].map(([tries, code, ends]) => ({ area: "fake", tries, code, ends }) as Attempt);

/** A benchmark that writes its number to a file. */
export const RESULT_FILE: Ground = {
  files: {
    "src/work.js": work(""),
    "bench.js": `import { writeFileSync } from "node:fs";
import { cost } from "./src/work.js";
writeFileSync("out.json", JSON.stringify({ cost }));
`,
    "package.json": '{ "type": "module" }\n',
    "assay.config.json": JSON.stringify({
      metric: {
        name: "cost",
        spec: "cost in out.json",
        source: {
          kind: "command",
          command: "node bench.js",
          reading: { from: "json", path: "cost", file: "out.json" },
        },
      },
    }),
    ".gitignore": "out.json\n",
  },
  question: ["--target", "src/**", "--direction", "minimize", "--budget", "10s"],
  attempts: ATTEMPTS,
  editsOf: (code) => ({ "src/work.js": work(code) }),
};
