import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

test("every relative link of the documentation leads somewhere", () => {
  const pages = ["README.md", "CHANGELOG.md", ...globSync("{docs,examples}/**/*.md")];
  const dead = pages.flatMap((page) => {
    const links = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)];
    const targets = links.map(([, target = ""]) => target);
    return targets.filter((to) => !existsSync(join(dirname(page), to))).map((to) => [page, to]);
  });
  expect(dead).toEqual([]);
});

test("docs/one-trial.md follows the code: each file it names in order imports the next", () => {
  const page = readFileSync("docs/one-trial.md", "utf8");
  const files = [...page.matchAll(/^\*\*\d\. \[`([^`]+)`\]/gm)].map(([, file = ""]) => file);
  expect(files).toEqual([
    "src/cli/commands/learn.ts",
    "src/engine/learn.ts",
    "src/engine/run-trial.ts",
    "src/decide/trial.ts",
    "src/decide/referee.ts",
  ]);
  expect(readFileSync("src/engine/learn.ts", "utf8")).toContain("./run-trial.ts");
  expect(readFileSync("src/engine/run-trial.ts", "utf8")).toContain("../decide/trial.ts");
});
