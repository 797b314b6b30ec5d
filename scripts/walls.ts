/** Runs the walls and fails when the tool saw fewer modules than there are: a cruise of nothing passes. */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";

const files = globSync("src/**/*.ts").length;
const cruise = spawnSync("depcruise", ["src", "--output-type", "json"], {
  encoding: "utf8",
  maxBuffer: 1 << 28,
});
const { summary, modules } = JSON.parse(cruise.stdout);
const seen = modules.filter((module: { source: string }) =>
  /^src\/.*\.ts$/.test(module.source),
).length;
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
if (seen < files) console.error(`walls: saw ${seen} of ${files} modules`);
if (summary.violations.length > 0 || seen < files) process.exit(1);
console.log(`walls hold: ${seen} modules, ${summary.totalDependenciesCruised} imports`);
