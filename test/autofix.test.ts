import { expect, test } from "vitest";
import { autofixProposer } from "../src/adapters/proposers/autofix/autofix.ts";
import { proposerContract } from "../src/testing/index.ts";
import { assay } from "./rig/assay.ts";
import { inFrontOf } from "./rig/proposers.ts";
import { repositoryWith } from "./rig/temp.ts";
import { describeWith } from "./rig/tools.ts";

/** Two files with two things each that Biome mends; the metric counts what is left. */
const LETS = `let a = 1;
let b = "x" + a + "y";
export default b;
`;
const COUNT = `
import { readFileSync } from "node:fs";
const text = ["one", "two"].map((name) => readFileSync("src/" + name + ".js", "utf8")).join("");
console.log("METRIC lets=" + (text.match(/^let /gm) ?? []).length);
`;

const untidy = (files: Readonly<Record<string, string>> = {}) => ({
  root: repositoryWith({
    "src/one.js": LETS,
    "src/two.js": LETS,
    "biome.json": '{ "linter": { "rules": { "recommended": true } } }\n',
    "count.js": COUNT,
    "package.json": '{ "type": "module" }\n',
    ...files,
  }),
});
const FILES = ["src/one.js", "src/two.js"];

proposerContract("autofix", async () => inFrontOf(untidy(), autofixProposer(["biome"]), FILES), {
  offers: 1,
});

const METRIC = ["--metric", "node count.js", "--direction", "minimize", "--skip-sensitivity"];
const QUESTION = [...METRIC, "--target", "src"];
const verdicts = (lines: readonly Record<string, unknown>[]) =>
  lines.flatMap(({ type, verdict, proposal }) =>
    type === "decided"
      ? [verdict]
      : type === "proposed"
        ? [(proposal as { source: string }).source]
        : [],
  );

test("a rule is offered as a whole; one that breaks a guard, file by file", async () => {
  const { root } = untidy();
  const guard = "! grep -q '^const' src/two.js";
  const { lines, stderr } = await assay(
    root,
    ...["learn", "--json", ...QUESTION, "--guard", guard],
    ...["--proposer", "autofix:biome"],
  );
  expect(stderr).toBe("");
  expect(verdicts(lines)).toMatchObject([
    "autofix:biome/style/useConst",
    { kind: "reverted", because: "guard" },
    "autofix:biome/style/useConst:src/one.js",
    { kind: "kept", evidence: { before: 4, after: 2 } },
    "autofix:biome/style/useConst:src/two.js",
    // By now the very files of the first trial.
    { kind: "invalid", because: "duplicate" },
  ]);
  expect(lines.at(-1)).toMatchObject({ type: "outcome", because: "queue-exhausted" });
}, 90_000);

test("a fixer that cannot be asked fails one trial; the study goes on, and ends", async () => {
  const { root } = untidy({ "biome.json": "{ nonsense" });
  const { lines } = await assay(
    root,
    ...["learn", "--json", ...QUESTION, "--proposer", "autofix:biome"],
  );
  expect(lines.filter(({ type }) => type === "not-proposed")).toMatchObject([
    { source: "autofix:biome", because: "crashed", detail: /biome could not be asked/ },
  ]);
  expect(lines.at(-1)).toMatchObject({ type: "outcome", because: "queue-exhausted" });
}, 60_000);

test("where no fixer reads the target, or one is unknown, it says which there are", async () => {
  const { root } = untidy({ "src/notes.txt": "a\n" });
  const ask = (target: string, proposer: string) =>
    assay(root, "learn", ...METRIC, "-t", target, "-p", proposer);
  const none = await ask("src/notes.txt", "autofix");
  expect(none.code).toBe(2);
  expect(none.stderr).toContain("None of these is there, or none reads a file of the target: ruff");
  const unknown = await ask("src", "autofix:rough");
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('"rough" is none of the fixers it knows (ruff, eslint');
}, 60_000);

describeWith(["eslint"], "autofix with ESLint", () => {
  proposerContract(
    "autofix, one rule of ESLint at a time",
    async () => {
      const rules = '{ "no-var": "error", "prefer-const": "error" }';
      const config = `export default [{ rules: ${rules} }];\n`;
      const vars = "var a = 1;\nlet b = a;\nexport default b;\n";
      const made = untidy({ "eslint.config.js": config, "src/one.js": vars });
      return inFrontOf(made, autofixProposer(["eslint"]), FILES);
    },
    { offers: 2 },
  );
});

describeWith(["ruff", "black"], "autofix with Ruff and Black", () => {
  proposerContract(
    "autofix, one rule of Ruff at a time, then Black file by file",
    async () => {
      const made = { root: repositoryWith({ "a.py": "import os\nx = 'a'\n", "b.py": "y=1\n" }) };
      return inFrontOf(made, autofixProposer(["black"]), ["a.py", "b.py"]);
    },
    { offers: 2 },
  );
});
