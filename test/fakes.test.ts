import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { assay } from "./rig/assay.ts";
import { git, repositoryWith, write } from "./rig/temp.ts";

const METRIC = ["--metric", "node bench.js", "--direction", "minimize", "--target", "src"];

/** Judges a change whose program runs this first, in a repository with a test and a program that are not the target. */
async function judged(meddling: string, ...flags: readonly string[]) {
  const root = repositoryWith({
    "package.json": '{ "type": "module" }',
    "bench.js": `import { execFileSync } from "node:child_process";
console.log("METRIC cost=" + execFileSync("node", ["src/prog.js"], { encoding: "utf8" }).trim());
`,
    "src/prog.js": "console.log(100);\n",
    "test/cases/a.txt": "a\n",
    "test/cases/b.txt": "b\n",
  });
  git(root, "checkout", "-q", "-b", "sly");
  write(root, {
    "src/prog.js": `import * as fs from "node:fs";\n${meddling}\nconsole.log(100);\n`,
  });
  git(root, "commit", "-q", "-am", "Be quicker");
  git(root, "checkout", "-q", "main");
  const said = await assay(root, "judge", "--candidate", "sly", "--json", ...METRIC, ...flags);
  expect(said.code).toBe(3);
  return said.lines.at(-1);
}

const REWRITE = `fs.writeFileSync("bench.js", 'console.log("METRIC cost=1")');`;
const AND_BACK = `const was = fs.readFileSync("bench.js");
const { atime, mtime } = fs.statSync("bench.js");
${REWRITE}
fs.writeFileSync("bench.js", was);
fs.utimesSync("bench.js", atime, mtime);`;
const RENAME = `fs.renameSync("bench.js", "kept.js"); ${REWRITE} fs.renameSync("kept.js", "bench.js");`;
const FOLDER = `fs.rmSync("test", { recursive: true }); fs.mkdirSync("test/cases", { recursive: true });`;

test.each([
  ["rewrites it", REWRITE, "bench.js"],
  ["rewrites it and puts it back, times and all", AND_BACK, "bench.js"],
  ["puts another in its place for a while", RENAME, "bench.js"],
  ["deletes the tests and makes their folder anew", FOLDER, "test/cases/a.txt, test/cases/b.txt"],
])(
  "without a sandbox, a candidate that runs beside the evaluator and %s is caught at it",
  async (_, meddling, told) => {
    expect(await judged(meddling, "--sandbox", "none")).toMatchObject({
      verdict: "invalid",
      because: "tampered",
      detail: `while it ran it wrote to ${told}`,
    });
  },
);

test("where nobody chose a target, the workload of a timed command may not change", async () => {
  const root = repositoryWith({ "slow.js": "for (let i = 0; i < 1e6; i++);\n" });
  git(root, "checkout", "-q", "-b", "skip");
  writeFileSync(`${root}/slow.js`, "");
  git(root, "commit", "-q", "-am", "Skip it");
  git(root, "checkout", "-q", "main");
  const judge = ["judge", "--candidate", "skip", "--json", "--metric", "latency:node slow.js"];
  const unsaid = await assay(root, ...judge);
  expect(unsaid.lines.at(-1)).toMatchObject({ verdict: "invalid", because: "tampered" });
  const chosen = await assay(root, ...judge, "--target", "slow.js");
  expect(chosen.lines.at(-1)).not.toMatchObject({ because: "tampered" });
});
