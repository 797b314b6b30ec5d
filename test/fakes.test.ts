import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { assay } from "./rig/assay.ts";
import { git, repositoryWith } from "./rig/temp.ts";

test("a candidate that rewrites the evaluator while it runs is caught at it", async () => {
  const bench = `import { execFileSync } from "node:child_process";
console.log("METRIC cost=" + execFileSync("node", ["src/prog.js"], { encoding: "utf8" }).trim());
`;
  const root = repositoryWith({
    "package.json": '{ "type": "module" }',
    "bench.js": bench,
    "src/prog.js": "console.log(100);\n",
  });
  git(root, "checkout", "-q", "-b", "sly");
  const forged = `console.log("METRIC cost=1")`;
  const sly = `import { writeFileSync } from "node:fs";
console.log(100);
writeFileSync("bench.js", ${JSON.stringify(forged)});
`;
  writeFileSync(`${root}/src/prog.js`, sly);
  git(root, "commit", "-q", "-am", "Be quicker");
  git(root, "checkout", "-q", "main");
  const metric = ["--metric", "node bench.js", "--direction", "minimize", "--target", "src"];
  const said = await assay(root, "judge", "--candidate", "sly", "--json", ...metric);
  expect(said.code).toBe(3);
  expect(said.lines.at(-1)).toMatchObject({
    verdict: "invalid",
    because: "tampered",
    detail: "while it ran it wrote to bench.js",
  });
});

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
