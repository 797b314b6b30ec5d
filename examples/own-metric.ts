/**
 * One hypothesis of your own, measured by a function of your own: `node examples/own-metric.ts`
 * (`node examples/own-metric.ts none` where no sandbox works).
 *
 * Asks whether `top` of the leaderboard can do with less code and still pass its tests. The function
 * runs in this process, so the verdict says that it is not isolated. In a project of your own:
 *
 *     import { SystemExperiment } from "assay";
 */
import { rmSync } from "node:fs";
import { type MetricWorkspace, SystemExperiment } from "../src/index.ts";
import { exampleRepository } from "./repository.ts";

/** Bytes of code, comments and empty lines left out. The file is read in the workspace's sandbox. */
async function codeSize(workspace: MetricWorkspace): Promise<number> {
  const { stdout } = await workspace.exec(["cat", "src/top.js"]);
  const code = stdout.split("\n").filter((line) => !/^\s*(\*|\/[/*]|$)/.test(line));
  return Buffer.byteLength(code.join("\n"));
}

const diff = `diff --git a/src/top.js b/src/top.js
--- a/src/top.js
+++ b/src/top.js
@@ -4,6 +4,5 @@
  */
 export function top(entries, count, compare) {
   if (!Number.isInteger(count) || count < 0) throw new RangeError("count must be 0 or more");
-  const sorted = [...entries].sort(compare);
-  return sorted.slice(0, count);
+  return [...entries].sort(compare).slice(0, count);
 }
`;

const directory = exampleRepository("leaderboard");
try {
  const experiment = new SystemExperiment({
    directory,
    target: "src/top.js",
    hypothesis: { statement: "A name for the sorted entries says nothing", predicted: 0.1, diff },
    metric: codeSize,
    direction: "minimize",
    guards: ["node --test"],
    sandbox: process.argv[2] === "none" ? "none" : "auto",
  });

  for await (const { event } of experiment.run()) {
    if (event.type !== "decided") continue;
    const { verdict, isolation } = event;
    console.log(`${verdict.kind}, ${isolation}`);
    if (verdict.kind !== "invalid" && verdict.evidence) {
      const { before, after, effect } = verdict.evidence;
      const gain = (100 * effect.estimate).toFixed(1);
      console.log(`${before} → ${after} bytes: ${gain} % less, 10 % predicted`);
    }
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
