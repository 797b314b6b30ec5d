/**
 * Runs `assay learn` on a small library with nine proposals, then on a small language model whose hyper-parameters are
 * searched, and checks that both ended as they must.
 * Needs Node and git; `--keep` leaves the repository for a look around.
 */
import { rmSync } from "node:fs";
import { exampleProposals, exampleRepository, git } from "../examples/repository.ts";
import { assay, type Ending, endings, hasNoSandbox } from "./demo/assay.ts";
import { differences, EXPECTED } from "./demo/expected.ts";
import { tune } from "./demo/tune.ts";

const LIBRARY = "leaderboard";
const QUESTION = [
  ...["--target", "src/**"],
  ...["--metric", "node bench/run.js", "--metric-name", "comparisons", "--direction", "minimize"],
  ...["--guard", "node --test"],
];

/** What people see of each proposal: where it came from, what became of it, and why. */
function listing(found: readonly Ending[]): string {
  const width = Math.max(0, ...found.map(({ name }) => name.length));
  const line = ({ name, ending, detail }: Ending) =>
    `  ${name.padEnd(width)}  ${ending}${detail ? ` (${detail})` : ""}`;
  return found.map(line).join("\n");
}

async function learn(repository: string): Promise<number> {
  const args = ["learn", ...QUESTION, "--proposer", `patches:${exampleProposals(LIBRARY)}`];
  if (hasNoSandbox(repository, args)) {
    console.log("No sandbox works here. These proposals are Assay's own: going on without one.\n");
    args.push("--sandbox", "none");
  }
  const shown = args.map((arg) => (/[\s*]/.test(arg) ? `'${arg}'` : arg)).join(" ");
  console.log(`$ cd ${repository}\n$ assay ${shown}\n`);
  return await assay(repository, args);
}

/** Shows what is there now and gives what should be otherwise. */
function check(repository: string, before: string): string[] {
  const found = endings(repository);
  console.log(`\nWhat became of the ${EXPECTED.length} proposals:\n${listing(found)}`);
  const branches = git(repository, "branch", "--list", "assay/*", "--format=%(refname:short)");
  const [branch = "", ...others] = branches.split("\n");
  if (branch === "") return ["there is no branch assay/…"];
  console.log(`\n$ git log --oneline ${branch}\n${git(repository, "log", "--oneline", branch)}\n`);
  return [
    ...others.map((other) => `there is one branch too many: ${other}`),
    ...differences(found, git(repository, "log", "--reverse", "--format=%s", `main..${branch}`)),
    ...(checkout(repository) === before ? [] : ["the checkout is not as it was"]),
  ];
}

/** All that a study must leave alone: branch, commit, index, files, stash. */
function checkout(repository: string): string {
  return [
    ["symbolic-ref", "HEAD"],
    ["rev-parse", "HEAD"],
    ["status", "--porcelain"],
    ["stash", "list"],
  ]
    .map((args) => git(repository, ...args))
    .join("\n");
}

async function demo(repository: string): Promise<number> {
  const before = checkout(repository);
  const code = await learn(repository);
  if (code !== 0) {
    console.error(`\ndemo: ended early, with exit code ${code}; --keep keeps the repository`);
    return code;
  }
  const wrong = check(repository, before);
  for (const line of wrong) console.error(`demo: ${line}`);
  if (wrong.length > 0) return 1;
  console.log(
    "As it must be: the three improvements are on the branch, in order, and nothing else,",
  );
  console.log("and the checkout is just as it was.\n");
  const untuned = await tune();
  for (const line of untuned) console.error(`demo: ${line}`);
  return untuned.length > 0 ? 1 : 0;
}

const repository = exampleRepository(LIBRARY);
// Ctrl-C is for Assay, which finishes cleanly; what is here must outlive it to tidy up.
process.on("SIGINT", () => {});
try {
  process.exitCode = await demo(repository);
} finally {
  if (process.argv.includes("--keep")) console.log(`Kept: ${repository}`);
  else rmSync(repository, { recursive: true, force: true, maxRetries: 5 });
}
