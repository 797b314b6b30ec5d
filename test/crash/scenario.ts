import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where a scripted study lives; copies of `root` are studied. */
export interface Scenario {
  readonly root: string;
  readonly patches: string;
  /** The branch that kept trials go to. */
  readonly branch: string;
  readonly learn: readonly string[];
}

/** Noise that follows from the luck of each run, so that a run that is made again gives the same. */
const METRIC = `sum=$(( $(cat src/one.txt) + $(cat src/two.txt) ))
printf 'METRIC work=%d\\n' $(( sum * 100 + \${ASSAY_SEED:-0} % 997 ))
`;

const FILES = {
  "src/one.txt": "1000\n",
  "src/two.txt": "1000\n",
  "src/health.txt": "ok\n",
  "metric.sh": METRIC,
};

/** Trials that end as: kept, failed by a guard, tampered, kept on top, in conflict. */
const PATCHES: readonly [name: string, edits: Readonly<Record<string, string>>][] = [
  ["1-better", { "src/one.txt": "800\n" }],
  ["2-ill", { "src/health.txt": "bad\n" }],
  ["3-tamper", { "metric.sh": "echo METRIC work=1\n" }],
  ["4-good", { "src/two.txt": "990\n" }],
  ["5-conflict", { "src/one.txt": "950\n" }],
];

/** Real git, without the configuration of whoever runs this. */
export function git(root: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=User", "-c", "user.email=user@localhost"];
  return execFileSync("git", [...identity, ...args], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" },
  }).trimEnd();
}

/** Makes the repository and its patches in an empty folder. */
export function makeScenario(folder: string): Scenario {
  const [root, patches] = [join(folder, "repository"), join(folder, "patches")];
  write(root, FILES);
  mkdirSync(patches);
  git(root, "init", "-q", "-b", "main");
  git(root, "add", "-A");
  git(root, "commit", "-q", "-m", "Start");
  for (const [name, edits] of PATCHES) {
    write(root, edits);
    git(root, "add", "-A");
    writeFileSync(join(patches, `${name}.patch`), `${name}\n\n${git(root, "diff", "--cached")}\n`);
    git(root, "reset", "-q", "--hard");
  }
  // Something of the user's that nobody may touch.
  write(root, { "notes.txt": "mine\n", "src/health.txt": "ok, edited\n" });
  const branch = "kept";
  const question = [
    ...["--target", "src", "--metric", "sh metric.sh", "--metric-name", "work"],
    ...["--direction", "minimize", "--guard", "grep -q ok src/health.txt", "--max-runs", "12"],
    ...["--seed", "1", "--proposer", `patches:${patches}`, "--branch", branch, "--keep-rejected"],
  ];
  return { root, patches, branch, learn: ["learn", "--json", ...question] };
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
